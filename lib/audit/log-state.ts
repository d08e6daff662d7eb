import type { Database } from '#lib/db/client.ts';
import { type CheckpointView, viewOf } from './export-audit-log.ts';
import { judgeWait } from './rules/checkpoint.ts';
import type { LogKey } from './rules/key-line.ts';
import { type ChainBreak, readBreaks } from './store/breaks.ts';
import { readCheckpointsAfter, readCheckpointsBetween, readNewestNumber } from './store/checkpoints.ts';
import { readKeys } from './store/keys.ts';
import { type PlaceState, readPlaces, readWait } from './store/places.ts';
import { readHead } from './store/records.ts';
import { readWalks, type WalkProgress } from './store/walks.ts';
import { verifyChain } from './verify-chain.ts';

export type { ChainBreak } from './store/breaks.ts';
export type { PlaceState } from './store/places.ts';
export type { WalkProgress } from './store/walks.ts';

/** Everything the audit page says about the log as a whole. */
export interface LogState {
  readonly logId: string;
  readonly records: number;
  readonly newestAt: string;
  /** Number of the last record up to which everything was followed and nothing was wrong. */
  readonly intactTo: number;
  /** Number of the first record of what was followed; above 1 while the log is followed for the first time. */
  readonly intactFrom: number;
  readonly breaks: readonly ChainBreak[];
  readonly checkpoint: CheckpointView | null;
  /** How many places keep the last checkpoint. */
  readonly keptIn: number;
  readonly places: readonly PlaceState[];
  readonly wait: 'kept' | 'late' | 'stopped';
  readonly walks: { readonly new: WalkProgress | null; readonly full: WalkProgress | null };
  readonly keys: readonly LogKey[];
}

/** So many of the newest records are followed at once; the rest is followed in the background. */
const AT_ONCE = 500;

/** Reads the state of the log, and follows what the background has not come to yet. */
export async function readLogState(db: Database): Promise<LogState> {
  const [head, breaks, newest, places, wait, walks, keys] = await Promise.all([
    readHead(db.prisma),
    readBreaks(db.prisma),
    readNewestNumber(db.pool),
    readPlaces(db),
    readWait(db.prisma),
    readWalks(db.prisma),
    readKeys(db.prisma),
  ]);
  const [checkpoint] = await readCheckpointsAfter(db.pool, newest - 1, 1);
  const records = Number(head.number);
  const walked = Math.max(0, ...walks.map((walk) => walk.passedThrough ?? 0));
  // Named by number, not by count: records that come meanwhile must not leave a gap behind what was walked.
  const verdict = await verifyChain(db, Math.max(0, records - AT_ONCE, Math.min(walked, records - 1)));
  const joined = verdict.intact && verdict.from <= walked + 1;
  const found = verdict.intact
    ? breaks
    : [
        {
          firstBad: verdict.firstBad,
          why: verdict.why,
          foundAt: wait.now,
          acknowledgedAt: null,
          acknowledgedBy: null,
        },
      ];
  return {
    logId: head.logId,
    records,
    newestAt: head.at.toISOString(),
    intactTo: verdict.intact ? records : verdict.firstBad - 1,
    intactFrom: joined ? 1 : verdict.from,
    breaks: found,
    checkpoint: checkpoint ? viewOf(checkpoint) : null,
    keptIn: places.filter((place) => checkpoint && place.storedThrough >= checkpoint.number).length,
    places,
    wait: judgeWait(wait),
    walks: {
      new: walks.find((walk) => walk.kind === 'new') ?? null,
      full: walks.find((walk) => walk.kind === 'full') ?? null,
    },
    keys,
  };
}

/** Checkpoints that were signed over these records, oldest first, at most 200. */
export async function checkpointsBetween(db: Database, from: number, to: number): Promise<CheckpointView[]> {
  const found = await readCheckpointsBetween(db.pool, BigInt(from), BigInt(to), false);
  return found.slice(-200).map(viewOf);
}

/** The newest checkpoints, newest first. */
export async function newestCheckpoints(db: Database, limit: number): Promise<CheckpointView[]> {
  const newest = await readNewestNumber(db.pool);
  const found = await readCheckpointsAfter(db.pool, Math.max(0, newest - limit), limit);
  return found.map(viewOf).reverse();
}
