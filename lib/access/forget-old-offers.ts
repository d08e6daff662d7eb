import type { Database } from '#lib/db/client.ts';
import { deleteOldOffers } from './store/reveals.ts';

/** Job: removes tickets of reveals that lapsed more than a day ago. @returns how many. */
export async function forgetOldOffers(db: Database): Promise<number> {
  return await db.transaction((tx) => deleteOldOffers(tx));
}
