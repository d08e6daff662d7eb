import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { orderedRecord } from './order-pack.ts';
import { nextDue, scheduledPeriod } from './rules/schedule.ts';
import { insertPack } from './store/packs.ts';
import { lockDue, moveSchedule } from './store/schedules.ts';

/** A schedule that was missed for a year of weeks is not caught up with in one go. */
const AT_ONCE = 60;

/**
 * Orders the packs of schedules whose time has come. One that was missed while nothing ran is made now: each period of a
 * schedule gets its pack, once, however many instances run. @returns how many were ordered.
 */
export async function orderScheduledPacks(db: Database): Promise<number> {
  let ordered = 0;
  for (let round = 0; round < AT_ONCE; round++) {
    const more = await db.transaction(async (tx) => {
      const due = await lockDue(tx);
      if (!due) return false;
      const packId = mintId('evidencePack');
      const wanted = { ...due.wanted, period: scheduledPeriod(due.every, due.nextAt, due.zone) };
      const orderedAt = await databaseNow(tx);
      const added = await insertPack(tx, {
        id: packId,
        orderedBy: null,
        scheduleId: due.id,
        orderedAt,
        wanted,
      });
      await moveSchedule(tx, due.id, nextDue(due.every, due.nextAt, due.zone));
      if (added) {
        ordered += 1;
        await appendRecords(tx, [orderedRecord(packId, null, due.id, wanted)]);
      }
      return true;
    });
    if (!more) return ordered;
  }
  return ordered;
}
