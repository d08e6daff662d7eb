import { z } from 'zod';
import { proposePolicyChange } from '#lib/access/propose-policy-change.ts';
import { listPolicies } from '#lib/access/queries/policies.ts';
import { isAmong } from '#lib/access/rules/people-named.ts';
import { loadHumans } from '#lib/access/store/humans.ts';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { changesOf } from './rules/certification-changes.ts';
import {
  type CertificationItemRow,
  type CertificationRow,
  closeCertificationRow,
  findCertification,
  lockCertification,
  readItems,
  writeProposal,
} from './store/certifications.ts';

export const certificationIdSchema = z.strictObject({
  certificationId: z.string().regex(patternOf('certification')),
});
type Input = z.infer<typeof certificationIdSchema>;

const EVERY_ROW = 10_000;

/** What became of the changes that a certification asks for. */
export interface ProposedChanges {
  readonly proposed: number;
  /** Changes that could not be asked for now, with the words of the reason of the first. */
  readonly refused: number;
  readonly words: string | null;
}

/** Closes a certification for good, and asks for the changes of policies that carry out what was decided. */
export async function closeCertification(
  db: Database,
  actor: Actor,
  { certificationId }: Input,
): Promise<Result<ProposedChanges>> {
  if (!can(actor, 'certification.close'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was closed.');
  const closed = await db.transaction(async (tx) => {
    const certification = await lockCertification(tx, certificationId);
    if (!certification) return refuse('no-such-certification', 'There is no such certification.');
    const at = await databaseNow(tx);
    if (!(await closeCertificationRow(tx, certificationId, actor.personId, at)))
      return refuse('closed', 'This certification was closed before.');
    const items = await readItems(tx, certificationId, { after: 0, limit: EVERY_ROW });
    const count = (verdict: string | null) => items.filter((item) => item.verdict === verdict).length;
    const { changes: proposals } = await changes(db, certification, items);
    await appendRecords(tx, [
      {
        kind: 'certification.closed',
        actorId: actor.personId,
        data: {
          certificationId,
          kept: count('keep'),
          removed: count('remove'),
          onRequest: count('on-request'),
          notLookedAt: count(null),
          proposals: proposals.length,
        },
      },
    ]);
    return ok(null);
  });
  return closed.ok ? await proposeChanges(db, actor, { certificationId }) : closed;
}

/** Asks for the changes of a closed certification that were not asked for yet. May be repeated. */
export async function proposeChanges(
  db: Database,
  actor: Actor,
  { certificationId }: Input,
): Promise<Result<ProposedChanges>> {
  if (!can(actor, 'certification.close'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was proposed.');
  const certification = await findCertification(db.prisma, certificationId);
  if (!certification?.closedAt)
    return refuse('not-closed', 'This certification is not closed yet. Nothing was proposed.');
  const items = await readItems(db.prisma, certificationId, { after: 0, limit: EVERY_ROW });
  const done = new Set(items.filter((item) => item.proposalRequestId !== null).map((item) => item.position));
  let proposed = 0;
  let refused = 0;
  let words: string | null = null;
  const wanted = await changes(db, certification, items);
  for (const { positions, words: refusal } of wanted.unanswerable) {
    await db.transaction((tx) => writeProposal(tx, certificationId, positions, { requestId: null, refusal }));
    refused += 1;
    words ??= refusal;
  }
  for (const change of wanted.changes) {
    if (change.positions.every((position) => done.has(position))) continue;
    const asked = await proposePolicyChange(db, actor, {
      policyId: null,
      baseVersion: null,
      name: change.name,
      document: change.document,
      reason: `The certification “${certification.title}” of ${certification.madeAt.toISOString().slice(0, 10)} decided it for ${change.positions.length === 1 ? 'one row' : `${change.positions.length} rows`}.`,
      ticket: null,
    });
    const requestId = asked.ok ? asked.value.requestId : null;
    const refusal = asked.ok ? null : asked.refusal.words.slice(0, 500);
    await db.transaction((tx) =>
      writeProposal(tx, certificationId, change.positions, { requestId, refusal }),
    );
    if (asked.ok) proposed += 1;
    else {
      refused += 1;
      words ??= refusal;
    }
  }
  return ok({ proposed, refused, words });
}

async function changes(
  db: Database,
  certification: CertificationRow,
  items: readonly CertificationItemRow[],
) {
  const policies = await listPolicies(db);
  const documents = new Map(policies.map((policy) => [policy.policyId, policy.document]));
  const people = await loadHumans(db.prisma, [...new Set(items.map((item) => item.personId))]);
  const rows = items.map((item) => {
    const [human, document] = [people.get(item.personId), documents.get(item.policyId)];
    const glass = document?.breakGlass;
    return {
      ...item,
      asks: human !== undefined && document !== undefined && isAmong(human, document.askers),
      breaksGlass: human !== undefined && glass != null && isAmong(human, glass),
    };
  });
  return changesOf(rows, documents, certification.id);
}
