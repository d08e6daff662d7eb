import type { Database } from '#lib/db/client.ts';

/** Where a transaction breaks: not begun, rolled back at its end, or committed without the caller learning of it. */
export type Break = 'before' | 'inside' | 'after';

export class Outage extends Error {
  override readonly name = 'Outage';
}

/** The same database, whose `nth` transaction (from 1) breaks in the given way. */
export function breakingAt(db: Database, nth: number, how: Break): Database {
  let begun = 0;
  return {
    ...db,
    transaction: async (work) => {
      begun += 1;
      if (begun !== nth) return await db.transaction(work);
      if (how === 'before') throw new Outage('the database is down');
      if (how === 'after') {
        await db.transaction(work);
        throw new Outage('the connection was cut after COMMIT was sent');
      }
      return await db.transaction(async (tx) => {
        await work(tx);
        throw new Outage('the disk is full');
      });
    },
  };
}
