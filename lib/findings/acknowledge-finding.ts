import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { judgeAcknowledgement } from './rules/acknowledgement.ts';
import { loadFinding, lockFindings, markAcknowledged } from './store/findings.ts';

export const acknowledgeFindingSchema = z.strictObject({
  findingId: z.string().regex(patternOf('finding')),
  /** ISO instant at which it comes back if it is still so. */
  until: z.iso.datetime(),
  why: z.string().max(4_000),
});
export type AcknowledgeFindingInput = z.infer<typeof acknowledgeFindingSchema>;

/** Puts a finding aside until a day, with a reason. It comes back earlier if it becomes worse. */
export async function acknowledgeFinding(
  db: Database,
  actor: Actor,
  input: AcknowledgeFindingInput,
): Promise<Result<null>> {
  if (!can(actor, 'findings.acknowledge')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return await db.transaction(async (tx) => {
    await lockFindings(tx);
    const finding = await loadFinding(tx, input.findingId);
    if (!finding) return refuse('no-such-finding', 'There is no such finding.');
    if (finding.state === 'resolved') {
      return refuse('finding-resolved', 'This is resolved already. Nothing was changed.');
    }
    const now = await databaseNow(tx);
    const judged = judgeAcknowledgement({ until: new Date(input.until), why: input.why }, now);
    if (!judged.ok) return judged;
    const { findingId } = input;
    const { until, why } = judged.value;
    await markAcknowledged(tx, { findingId, by: actor.personId, why, until, at: now });
    await appendRecords(tx, [
      {
        kind: 'finding.acknowledged',
        actorId: actor.personId,
        ...(finding.secretId === null ? {} : { secretId: finding.secretId }),
        data: { findingId, check: finding.checkName, until: until.toISOString(), why },
      },
    ]);
    return ok(null);
  });
}
