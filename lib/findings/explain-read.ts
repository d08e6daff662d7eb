import type { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type explainReadSchema, judgeWords } from './rules/incident.ts';
import { findUnexplained, insertExplanation } from './store/incident-rows.ts';

/**
 * Says why a read happened that nothing explains. The verdict stays unexplained, because a word is no witness; the
 * finding about such reads counts it no more.
 */
export async function explainRead(
  db: Database,
  actor: Actor,
  input: z.infer<typeof explainReadSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'incidents.manage')) {
    return refuse('forbidden', 'Your roles do not allow this. Nothing was changed.');
  }
  const why = judgeWords(input.why, 'why');
  if (!why.ok) return why;
  return await db.transaction(async (tx) => {
    const reads = await findUnexplained(tx, input.eventId);
    const [first] = reads;
    if (first === undefined) {
      return refuse('no-such-read', 'There is no unexplained read of this id. Nothing was changed.');
    }
    for (const read of reads) await insertExplanation(tx, read, why.value, actor.personId);
    await appendRecords(tx, [
      {
        kind: 'read.explained',
        actorId: actor.personId,
        ...(first.secret_id === null ? {} : { secretId: first.secret_id }),
        data: { eventId: first.event_id, why: why.value },
      },
    ]);
    return ok(null);
  });
}
