import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { announce } from './announce.ts';
import { LAPSE_BATCH, lapseRequests } from './lapse-requests.ts';

const MOST_BATCHES = 100;

/** Job: closes every request that lapsed undecided. May run anywhere, any number of times. @returns how many. */
export async function expireRequests(db: Database): Promise<number> {
  let closed = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const entries = await db.transaction(async (tx) => {
      const lapsed = await lapseRequests(tx, null);
      await announce(tx, lapsed.announcements);
      await appendRecords(tx, lapsed.entries);
      return lapsed.entries.length;
    });
    closed += entries;
    if (entries < LAPSE_BATCH) break;
  }
  return closed;
}
