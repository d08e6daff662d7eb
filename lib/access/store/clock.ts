import type { Transaction } from '#lib/db/client.ts';

/** What a read needs: a transaction or the plain client. */
export type Reader = Pick<Transaction, '$queryRaw'>;

/** The clock every expiry of this room is judged by: the database's, now. */
export async function readClock(db: Reader): Promise<Date> {
  const rows = await db.$queryRaw<{ now: Date }[]>`SELECT access_clock() AS now`;
  const row = rows[0];
  if (!row) throw new Error('the database did not tell its time');
  return row.now;
}
