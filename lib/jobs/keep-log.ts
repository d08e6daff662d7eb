import { setTimeout as pause } from 'node:timers/promises';
import { checkpointWait } from '#lib/audit/checkpoint-wait.ts';
import { type CheckpointTurn, keepCheckpoints } from '#lib/audit/keep-checkpoints.ts';
import { openPlaces } from '#lib/audit/open-places.ts';
import { recordSuppressed } from '#lib/audit/record-suppressed.ts';
import { placesOf } from './checkpoint-places.ts';
import type { ProductJobContext } from './product-job-context.ts';

/** Looked at so often: a hundred records may come within a second. */
const LOOK_MS = 1_000;
/** One run of the job; the next begins at once. Others may look at the settings of another instance by then. */
const RUN_MS = 10 * 60_000;
const COMPLAIN_MS = 60_000;
/** Turns between two looks for refusals that were counted only. */
const FLUSH_EVERY = 15;

/** Keeps checkpoints for some minutes, at the first moment too: what waited while the product stood still is signed at once. */
export async function keepLog(context: ProductJobContext): Promise<void> {
  const { db, signer, signal } = context;
  const places = placesOf(context);
  await openPlaces(db, places);
  const until = performance.now() + RUN_MS;
  let turns = 0;
  let complained = Number.NEGATIVE_INFINITY;
  while (!signal.aborted && performance.now() < until) {
    const turn = await keepCheckpoints(db, signer, places, signal);
    if (turns++ % FLUSH_EVERY === 0) await recordSuppressed(db);
    const code = await troubleOf(context, turn);
    if (code && performance.now() - complained >= COMPLAIN_MS) {
      context.log.error({ event: 'checkpoints.late', code });
      complained = performance.now();
    }
    await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** What somebody has to look at, as one code. */
async function troubleOf({ db }: ProductJobContext, turn: CheckpointTurn): Promise<string | null> {
  const { outcome, places } = turn;
  if (outcome.kind === 'broken' || outcome.kind === 'key-replaced' || outcome.kind === 'clock-behind') {
    return outcome.kind;
  }
  const place = places.find(({ trouble }) => trouble !== null);
  if (place) return place.trouble;
  const wait = await checkpointWait(db.prisma);
  return wait === 'kept' ? null : wait;
}
