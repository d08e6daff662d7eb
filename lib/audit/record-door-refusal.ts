import type { Database } from '#lib/db/client.ts';
import { appendRecords } from './append-records.ts';
import { takeTurn } from './store/once.ts';

/** One person at one door: the first refusal is recorded, those of the next minute are counted. */
export const DOOR_SECONDS = 60;
export const DOOR_PREFIX = 'door ';

/**
 * Records that somebody we know was turned away at a door. The first is always on record; what follows within a minute
 * is counted and told with the next record, so that nobody can fill the log by knocking.
 */
export async function recordDoorRefusal(
  db: Database,
  refusal: { readonly personId: string; readonly door: string; readonly code: string },
): Promise<void> {
  const { personId, door, code } = refusal;
  await db.transaction(async (tx) => {
    const suppressed = await takeTurn(tx, { personId, what: `${DOOR_PREFIX}${door}` }, code, DOOR_SECONDS);
    if (suppressed === null) return;
    const data = suppressed > 0 ? { door, code, suppressed } : { door, code };
    await appendRecords(tx, [{ kind: 'door.refused', actorId: personId, data }]);
  });
}
