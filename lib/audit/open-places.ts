import type { Database } from '#lib/db/client.ts';
import type { CheckpointPlace } from './checkpoint-place.ts';
import { activatePlaces } from './store/places.ts';
import { readLogId } from './store/records.ts';
import { checkPlaces } from './store-checkpoints.ts';

/**
 * Makes these the places that have to keep every checkpoint, and looks whether one of them knows more of the log than
 * the database does. A place that is named no more is not waited for; its copies stay where they are.
 */
export async function openPlaces(db: Database, places: readonly CheckpointPlace[]): Promise<void> {
  await activatePlaces(
    db,
    places.map((place) => place.name),
  );
  await checkPlaces(db, await readLogId(db.prisma), places);
}
