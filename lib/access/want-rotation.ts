import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { announce } from './announce.ts';
import { unionOfNamed } from './rules/people-named.ts';
import { nextWorkingDay } from './rules/working-day.ts';
import { loadHolders } from './store/humans.ts';
import { insertRotationDue, isCurrentVersion, wantsRotation } from './store/rotations.ts';
import { loadSecret } from './store/secrets.ts';
import type { RevealIntent } from './take-reveal.ts';

/** Where nobody is named: rotating is a matter of the owner and of the admins. */
const RESPONSIBLE = { roles: ['admin'], groups: [], people: [], owners: true };

/**
 * After a value was given out: where the policy wants a seen version replaced, notes by when and tells those who have to
 * do it. Once per version, however often it is seen. @returns what the caller has to record, last.
 */
export async function wantRotation(
  tx: Transaction,
  intent: RevealIntent,
  { versionId, at, zone }: { readonly versionId: string; readonly at: Date; readonly zone: string },
): Promise<readonly AuditEntry[]> {
  const { secretId, requestId, grantId, personId } = intent;
  const policyName = await wantsRotation(tx, requestId);
  if (policyName === null) return [];
  if (intent.stage !== 'AWSCURRENT' && !(await isCurrentVersion(tx, secretId, versionId))) return [];
  const id = mintId('rotationDue');
  const dueAt = nextWorkingDay(at, zone);
  const row = {
    id,
    secretId,
    versionId,
    revealId: intent.id,
    grantId,
    personId,
    policyName,
    since: at,
    dueAt,
  };
  if (!(await insertRotationDue(tx, row))) return [];
  const secret = await loadSecret(tx, secretId);
  const people = await loadHolders(tx, unionOfNamed([RESPONSIBLE], [secret?.owner ?? null]));
  await announce(tx, [
    {
      kind: 'rotation.due',
      actorId: null,
      about: { requestId, grantId, secretId },
      to: { people: people.map((human) => human.personId) },
      dedupeKey: `rotation.due:${id}`,
      data: { why: 'reveal', dueAt: dueAt.toISOString() },
    },
  ]);
  const data = { rotationDueId: id, versionId, revealId: intent.id, policyName, dueAt: dueAt.toISOString() };
  return [{ kind: 'rotation.due', actorId: null, secretId, requestId, grantId, data }];
}
