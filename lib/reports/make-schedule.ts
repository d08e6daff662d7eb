import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { mintId, patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { SPANS } from './rules/period.ts';
import { nextDue } from './rules/schedule.ts';
import { checkWanted, packWantedSchema } from './rules/wanted.ts';
import { readReaders } from './store/readers.ts';
import { insertSchedule, listSchedules } from './store/schedules.ts';
import { knowsZone } from './store/snapshot.ts';

export const makeScheduleSchema = z.strictObject({
  every: z.enum(SPANS),
  wanted: packWantedSchema.omit({ period: true }),
  /** Who is told when a pack is there. */
  recipients: z
    .array(z.string().regex(patternOf('person')))
    .min(1)
    .max(50),
});
export type MakeScheduleInput = z.infer<typeof makeScheduleSchema>;

const MOST_SCHEDULES = 50;

/** Makes packs of each week, month or quarter when it is over, and tells people that they are there. */
export async function makeSchedule(
  db: Database,
  actor: Actor,
  input: MakeScheduleInput,
): Promise<Result<{ readonly scheduleId: string }>> {
  if (!can(actor, 'evidence.make'))
    return refuse('not-allowed', 'Your role does not include this. Nothing was scheduled.');
  const { every } = input;
  const zone = input.wanted.zone;
  const probe = checkWanted({ ...input.wanted, period: { from: '2026-01-01', to: '2026-01-31' } });
  if (!probe.ok) return probe;
  if (!(await knowsZone(db.pool, zone))) {
    const words = 'The database does not know this time zone. Choose another.';
    return refuse('no-such-zone', words, { zone: words });
  }
  const recipients = [...new Set(input.recipients)];
  const readers = new Set((await readReaders(db.prisma)).map((reader) => reader.personId));
  if (!recipients.every((id) => readers.has(id))) {
    const words = 'Packs are told only to active people who may open them: admins and auditors.';
    return refuse('not-a-reader', words, { recipients: words });
  }
  return await db.transaction(async (tx) => {
    if ((await listSchedules(tx)).length >= MOST_SCHEDULES)
      return refuse('too-many', 'There are 50 schedules already. Stop one first.');
    const scheduleId = mintId('evidenceSchedule');
    const now = await databaseNow(tx);
    const { period: _, ...wanted } = probe.value;
    const nextAt = nextDue(every, now, zone);
    await insertSchedule(tx, {
      id: scheduleId,
      every,
      zone,
      wanted,
      recipients,
      madeBy: actor.personId,
      madeAt: now,
      nextAt,
    });
    await appendRecords(tx, [
      {
        kind: 'evidence.schedule-made',
        actorId: actor.personId,
        data: { scheduleId, every, zone, report: wanted.report },
      },
    ]);
    return ok({ scheduleId });
  });
}
