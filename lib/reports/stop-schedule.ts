import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { stopSchedule as stop } from './store/schedules.ts';

export const scheduleIdSchema = z.strictObject({
  scheduleId: z.string().regex(patternOf('evidenceSchedule')),
});

/** Stops a schedule. Packs that it made stay. */
export async function stopSchedule(
  db: Database,
  actor: Actor,
  { scheduleId }: z.infer<typeof scheduleIdSchema>,
): Promise<Result<null>> {
  if (!can(actor, 'evidence.make'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was changed.');
  return await db.transaction(async (tx) => {
    if (!(await stop(tx, scheduleId, actor.personId, await databaseNow(tx))))
      return refuse(
        'no-such-schedule',
        'This schedule was stopped before, or is not there. Nothing was changed.',
      );
    await appendRecords(tx, [
      { kind: 'evidence.schedule-stopped', actorId: actor.personId, data: { scheduleId } },
    ]);
    return ok(null);
  });
}
