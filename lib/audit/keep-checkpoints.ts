import type { Database } from '#lib/db/client.ts';
import type { CheckpointPlace } from './checkpoint-place.ts';
import { type CheckpointOutcome, makeCheckpoint } from './make-checkpoint.ts';
import { noteBreak } from './note-break.ts';
import type { Signer } from './signer.ts';
import { readLogId } from './store/records.ts';
import { type PlaceReport, storeCheckpoints } from './store-checkpoints.ts';

/** What one turn did. */
export interface CheckpointTurn {
  readonly outcome: CheckpointOutcome;
  readonly places: readonly PlaceReport[];
}

/**
 * One turn of keeping checkpoints: signs what is due, and brings every checkpoint to every place. May be cut off
 * anywhere; the next turn goes on from what is stored.
 * @param signal ends the turn between two steps.
 */
export async function keepCheckpoints(
  db: Database,
  signer: Signer,
  places: readonly CheckpointPlace[],
  signal?: AbortSignal,
): Promise<CheckpointTurn> {
  let outcome = await makeCheckpoint(db, signer);
  // A log that is far ahead of its checkpoints is caught up with before anybody waits for a place.
  while (outcome.kind === 'made' && !outcome.all && !signal?.aborted) {
    outcome = await makeCheckpoint(db, signer, { force: true });
  }
  if (outcome.kind === 'broken') await noteBreak(db, { firstBad: outcome.firstBad, why: outcome.why });
  return { outcome, places: await storeCheckpoints(db, await readLogId(db.prisma), places) };
}
