import { type Database, type Transaction, takeConnection } from '#lib/db/client.ts';
import type { Place } from './judge-again.ts';

/**
 * Runs `work` as the only sync of this region on any instance; `null` when one runs already. The lock belongs to a
 * connection, so it ends with the process that holds it, however that ends.
 */
export async function asOnlySync<T>(db: Database, place: Place, work: () => Promise<T>): Promise<T | null> {
  const { client, release } = await takeConnection(db.pool);
  const key = `sync ${place.connectionId} ${place.region}`;
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
      [key],
    );
    if (rows[0]?.taken !== true) return null;
    try {
      return await work();
    } finally {
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [key]);
    }
  } finally {
    release();
  }
}

export async function noteSyncStart(db: Database, place: Place, now: Date): Promise<void> {
  await db.prisma.connectionRegion.update({
    where: { connectionId_region: place },
    data: { syncStartedAt: now },
  });
}

export interface SyncEnd {
  readonly outcome: string;
  readonly secretsSeen: number;
  readonly finishedAt: Date;
  /** When the complete list began; absent after a failure: what was seen stays as old as it was. */
  readonly seenAt?: Date;
  /** Failures in a row, this one included; 0: it went well. */
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly nextTryAt: Date | null;
}

export async function noteSyncEnd(tx: Transaction, place: Place, end: SyncEnd): Promise<void> {
  await tx.connectionRegion.update({
    where: { connectionId_region: place },
    data: {
      syncOutcome: end.outcome,
      syncFinishedAt: end.finishedAt,
      secretsSeen: end.secretsSeen,
      failures: end.failures,
      failingSince: end.failingSince,
      nextTryAt: end.nextTryAt,
      ...(end.seenAt ? { seenAt: end.seenAt } : {}),
    },
  });
}
