import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { loadFinding, lockFindings, markReopened } from './store/findings.ts';

export const reopenFindingSchema = z.strictObject({ findingId: z.string().regex(patternOf('finding')) });
export type ReopenFindingInput = z.infer<typeof reopenFindingSchema>;

/** Takes an acknowledgement back: the finding is open again at once. */
export async function reopenFinding(
  db: Database,
  actor: Actor,
  { findingId }: ReopenFindingInput,
): Promise<Result<null>> {
  if (!can(actor, 'findings.acknowledge')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  return await db.transaction(async (tx) => {
    await lockFindings(tx);
    const finding = await loadFinding(tx, findingId);
    if (!finding) return refuse('no-such-finding', 'There is no such finding.');
    const at = await databaseNow(tx);
    if (!(await markReopened(tx, { findingId, by: actor.personId, at }))) {
      return refuse('not-acknowledged', 'This is not put aside now. Nothing was changed.');
    }
    await appendRecords(tx, [
      {
        kind: 'finding.reopened',
        actorId: actor.personId,
        ...(finding.secretId === null ? {} : { secretId: finding.secretId }),
        data: { findingId, check: finding.checkName },
      },
    ]);
    return ok(null);
  });
}
