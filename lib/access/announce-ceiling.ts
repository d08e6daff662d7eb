import type { Transaction } from '#lib/db/client.ts';
import { announce } from './announce.ts';
import { readClock } from './store/clock.ts';

const HOUR_MS = 3_600_000;

/** Tells the admins, once an hour, that everybody is stopped by the ceiling. */
export async function announceCeiling(
  tx: Transaction,
  what: 'reveals' | 'requests',
  most: number,
): Promise<void> {
  const hour = Math.floor((await readClock(tx)).getTime() / HOUR_MS);
  await announce(tx, [
    {
      kind: 'access.ceiling-reached',
      actorId: null,
      about: {},
      to: { roles: ['admin'] },
      dedupeKey: `ceiling ${what} ${hour}`,
      data: { what, most },
    },
  ]);
}
