import type { Database } from '#lib/db/client.ts';
import { appendRecords } from './append-records.ts';
import type { CheckpointPlace, PlaceTrouble } from './checkpoint-place.ts';
import { ALARM_AFTER_SECONDS } from './rules/checkpoint.ts';
import { readCheckpointsAfter, readNewestNumber, type StoredCheckpoint } from './store/checkpoints.ts';
import {
  noteAnswering,
  noteFailing,
  noteStored,
  type PlaceState,
  readPlaces,
  switchAlarm,
} from './store/places.ts';

/** A place that was away is caught up with in steps of this many. */
const AT_ONCE = 200;

/** What became of one place in one turn. */
export interface PlaceReport {
  readonly name: string;
  readonly stored: number;
  readonly trouble: PlaceTrouble | null;
}

/**
 * Brings every checkpoint to every place that has not got it, oldest first. What fails is tried again at the next turn;
 * the places do not wait for each other. Two missed intervals raise the alarm, which is recorded once.
 */
export async function storeCheckpoints(
  db: Database,
  logId: string,
  places: readonly CheckpointPlace[],
): Promise<PlaceReport[]> {
  const states = await readPlaces(db);
  const reports = await Promise.all(
    places.map(async (place) => {
      const state = states.find(({ name }) => name === place.name);
      return state ? await bringTo(db, logId, place, state) : null;
    }),
  );
  await recordAlarms(db);
  return reports.filter((report) => report !== null);
}

async function bringTo(
  db: Database,
  logId: string,
  place: CheckpointPlace,
  state: PlaceState,
): Promise<PlaceReport> {
  const missing = await readCheckpointsAfter(db.pool, state.storedThrough, AT_ONCE);
  let kept: StoredCheckpoint | null = null;
  let stored = 0;
  let trouble: PlaceTrouble | null = null;
  for (const checkpoint of missing) {
    const answer = await place.put(logId, checkpoint);
    if (answer !== 'kept') {
      trouble = answer;
      break;
    }
    kept = checkpoint;
    stored++;
  }
  if (kept) await noteStored(db, place.name, kept);
  if (trouble) await noteFailing(db, place.name, trouble);
  else if (!kept && state.failingSince) await lookAgain(db, logId, place, state);
  return { name: place.name, stored, trouble };
}

/** A place that had trouble and has everything by now: the alarm ends when it answers and knows nothing newer. */
async function lookAgain(
  db: Database,
  logId: string,
  place: CheckpointPlace,
  state: PlaceState,
): Promise<void> {
  if ((await place.holdsAfter(logId, state.storedThrough)) === false) await noteAnswering(db, place.name);
}

/**
 * Looks once, at the start of the process, whether a place knows more of the log than the database does. Then the
 * database was put back to an older state, or its newest records were cut off.
 */
export async function checkPlaces(
  db: Database,
  logId: string,
  places: readonly CheckpointPlace[],
): Promise<void> {
  const newest = await readNewestNumber(db.pool);
  for (const place of places) {
    const after = await place.holdsAfter(logId, newest);
    if (after === true) await noteFailing(db, place.name, 'ahead');
    else if (after !== false) await noteFailing(db, place.name, after);
  }
}

async function recordAlarms(db: Database): Promise<void> {
  for (const state of await readPlaces(db)) {
    const on = state.failingSeconds >= ALARM_AFTER_SECONDS;
    // Once raised it ends with the trouble, not with the clock.
    if (on !== state.alarmed && (on || state.failingSince === null)) await recordAlarm(db, state, on);
  }
}

async function recordAlarm(db: Database, state: PlaceState, on: boolean): Promise<void> {
  const place = state.name.slice(0, 256);
  const { storedThrough } = state;
  await db.transaction(async (tx) => {
    if (!(await switchAlarm(tx, state.name, on))) return;
    await appendRecords(tx, [
      on
        ? {
            kind: 'audit.checkpoints-stopped',
            actorId: null,
            data: { place, code: state.failingCode ?? 'unreachable', storedThrough },
          }
        : { kind: 'audit.checkpoints-resumed', actorId: null, data: { place, storedThrough } },
    ]);
  });
}
