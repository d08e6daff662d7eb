import type { Database } from '#lib/db/client.ts';
import { appendRecords } from './append-records.ts';
import { DOOR_PREFIX, DOOR_SECONDS } from './record-door-refusal.ts';
import { forgetOld, takeCounted } from './store/once.ts';

const FORGET_AFTER_SECONDS = 24 * 3_600;

/** Records refusals that were counted and after which nobody knocked again. */
export async function recordSuppressed(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    const counted = await takeCounted(tx, DOOR_PREFIX, DOOR_SECONDS);
    await forgetOld(tx, FORGET_AFTER_SECONDS);
    await appendRecords(
      tx,
      counted.map(({ personId, what, suppressed, code }) => ({
        kind: 'door.refused' as const,
        actorId: personId,
        data: { door: what.slice(DOOR_PREFIX.length), code, suppressed },
      })),
    );
  });
}
