import { type Database, databaseNow } from '#lib/db/client.ts';
import { findOrphanedPlaces, markOrphansGone } from './store/orphaned-places.ts';
import { lockInventory } from './store/write-secrets.ts';

/** Secrets that go in one transaction. */
const AT_ONCE = 1_000;

/**
 * Takes the secrets of removed connections and regions out of the lists, a slice at a time. Their pages, versions,
 * requests and reads stay. They come back when the place is connected again. @returns how many.
 */
export async function forgetRemoved(db: Database, signal?: AbortSignal): Promise<number> {
  let total = 0;
  for (const place of await findOrphanedPlaces(db)) {
    for (let marked = AT_ONCE; marked === AT_ONCE && !signal?.aborted; ) {
      marked = await db.transaction(async (tx) => {
        await lockInventory(tx);
        return markOrphansGone(tx, place, AT_ONCE, await databaseNow(tx));
      });
      total += marked;
    }
  }
  return total;
}
