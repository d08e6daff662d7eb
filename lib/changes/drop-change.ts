import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { refuseChange } from './rules/refusals.ts';
import { dropChange as dropRow, loadRequestOf, lockChange } from './store/changes.ts';

export const dropChangeSchema = z.strictObject({ changeId: z.string().regex(patternOf('change')) });
export type DropChangeInput = z.infer<typeof dropChangeSchema>;

/** Gives up a change of one's own that was not run. Its request, where one waits, is withdrawn by itself. */
export async function dropChange(
  db: Database,
  actor: Actor,
  { changeId }: DropChangeInput,
): Promise<Result<{ dropped: true }>> {
  return await db.transaction(async (tx) => {
    const change = await lockChange(tx, changeId);
    if (change?.actorId !== actor.personId) return refuseChange('no-such-change');
    const request = change.requestId === null ? null : await loadRequestOf(tx, change.requestId);
    if (request?.state === 'pending') {
      return refuseChange('not-waiting', {
        words: 'Somebody was asked to sign this. Withdraw the request first.',
      });
    }
    if (!(await dropRow(tx, changeId))) return refuseChange('already-run');
    await appendRecords(tx, [
      {
        kind: 'change.dropped',
        actorId: actor.personId,
        secretId: change.secretId,
        data: { changeId, kind: change.kind },
      },
    ]);
    return ok({ dropped: true as const });
  });
}
