import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { announce } from './announce.ts';
import { unionOfNamed } from './rules/people-named.ts';
import { whoHears } from './rules/told.ts';
import { nextWorkingDay } from './rules/working-day.ts';
import { loadHolders } from './store/humans.ts';
import { insertRotationDue, isCurrentVersion, wantsRotation } from './store/rotations.ts';
import { loadSecret } from './store/secrets.ts';
import type { RevealIntent } from './take-reveal.ts';

/** Rotating is a matter of the owner and of the admins. */
const RESPONSIBLE = { roles: ['admin'], groups: [], people: [], owners: true };

export interface ReadVersion {
  readonly versionId: string;
  readonly at: Date;
  /** Where working days are counted. */
  readonly zone: string;
  /** Under a grant that nobody signed: its register wants a rotation in any case. */
  readonly breakGlass: boolean;
}

/**
 * After a value was given out: where the policy wants a seen version replaced, notes by when; and tells those who have to
 * do it, once per version, or once per opening by break-glass, however often it is seen.
 * @returns what the caller has to record, last.
 */
export async function wantRotation(
  tx: Transaction,
  intent: RevealIntent,
  read: ReadVersion,
): Promise<readonly AuditEntry[]> {
  const due = await noteDue(tx, intent, read);
  if (due === null && !read.breakGlass) return [];
  const { secretId, requestId, grantId } = intent;
  const secret = await loadSecret(tx, secretId);
  const named = await loadHolders(tx, unionOfNamed([RESPONSIBLE], [secret?.owner ?? null]));
  const people = whoHears(secret, [RESPONSIBLE], named);
  await announce(tx, [
    {
      kind: 'rotation.due',
      actorId: null,
      about: { requestId, grantId, secretId },
      to: { people: people.map((human) => human.personId) },
      dedupeKey: `rotation.due:${read.breakGlass ? grantId : due?.id}`,
      data: {
        why: read.breakGlass ? 'break-glass' : 'reveal',
        dueAt: due?.dueAt.toISOString() ?? null,
      },
    },
  ]);
  return due ? [due.entry] : [];
}

/** Notes that the policy wants this version replaced; null where it does not, or where that is noted already. */
async function noteDue(tx: Transaction, intent: RevealIntent, { versionId, at, zone }: ReadVersion) {
  const { id: revealId, secretId, requestId, grantId, personId } = intent;
  const policyName = await wantsRotation(tx, requestId);
  if (policyName === null) return null;
  if (intent.stage !== 'AWSCURRENT' && !(await isCurrentVersion(tx, secretId, versionId))) return null;
  const id = mintId('rotationDue');
  const dueAt = nextWorkingDay(at, zone);
  const row = { id, secretId, versionId, revealId, grantId, personId, policyName, since: at, dueAt };
  if (!(await insertRotationDue(tx, row))) return null;
  const data = { rotationDueId: id, versionId, revealId, policyName, dueAt: dueAt.toISOString() };
  const entry: AuditEntry = { kind: 'rotation.due', actorId: null, secretId, requestId, grantId, data };
  return { id, dueAt, entry };
}
