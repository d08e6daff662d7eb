import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '#lib/db/client.ts';
import { startOfWalk, type WalkBreak, type WalkState, walkOn } from './log-walk.ts';
import { noteBreak } from './note-break.ts';
import type { LogKey } from './rules/key-line.ts';
import { EMPTY_FRONTIER, grow } from './rules/merkle.ts';
import { readCheckpointsBetween, readCheckpointUnder, readLinksAfter } from './store/checkpoints.ts';
import { readHashes } from './store/export.ts';
import { readKeys } from './store/keys.ts';
import { readHead } from './store/records.ts';
import {
  beginWalk,
  endWalk,
  noteProgress,
  readWalkedTo,
  secondsSincePassed,
  type WalkKind,
} from './store/walks.ts';

const BATCH = 5_000;

export interface WalkOptions {
  readonly signal?: AbortSignal;
  /** Rest between two batches, in proportion to the work: 1 leaves half of a core to others. Default 1. */
  readonly restShare?: number;
}

export type FollowedLog =
  | { readonly intact: true; readonly through: number }
  | ({ readonly intact: false } & WalkBreak)
  | { readonly intact: null };

/**
 * Follows the log in the background: everything from its first record, or what came since the last walk. Each record is
 * followed to the one before, each checkpoint to its root, its signature and the one before it. What is wrong stays on
 * the audit page until somebody takes note of it. A walk that is cut off (`intact: null`) begins again.
 */
export async function followLog(
  db: Database,
  kind: WalkKind,
  { signal, restShare = 1 }: WalkOptions = {},
): Promise<FollowedLog> {
  const end = await readHead(db.prisma);
  const keys = await readKeys(db.prisma);
  let state = kind === 'full' ? startOfWalk(end.logId) : await stateAfterLastWalk(db, end.logId);
  await beginWalk(db, kind, state.head.number, end.number);
  while (state.head.number < end.number) {
    if (signal?.aborted) return { intact: null };
    const began = performance.now();
    const next = await followBatch(db, state, end.number, keys);
    if ('why' in next) return await stop(db, kind, state, next);
    state = next;
    await noteProgress(db, kind, state.head.number);
    await pause((performance.now() - began) * restShare, undefined, signal ? { signal } : {}).catch(
      () => undefined,
    );
  }
  if (state.head.number > end.number || Buffer.compare(state.head.hash, end.hash) !== 0) {
    const at = Number(end.number) + 1;
    return await stop(db, kind, state, { firstBad: at, lastBad: at, why: 'gap' });
  }
  await endWalk(db, kind, state.head.number, state.head.hash);
  return { intact: true, through: Number(state.head.number) };
}

async function followBatch(
  db: Database,
  state: WalkState,
  end: bigint,
  keys: readonly LogKey[],
): Promise<WalkState | WalkBreak> {
  const from = state.head.number;
  const to = from + BigInt(BATCH) < end ? from + BigInt(BATCH) : end;
  const links = (await readLinksAfter(db.pool, from, BATCH)).filter((link) => link.number <= to);
  const checkpoints = await readCheckpointsBetween(db.pool, from + 1n, to, false);
  const next = walkOn(state, links, checkpoints, keys);
  if ('why' in next || next.head.number === to) return next;
  const missing = Number(next.head.number) + 1;
  return { firstBad: missing, lastBad: missing, why: 'gap' };
}

async function stop(db: Database, kind: WalkKind, state: WalkState, found: WalkBreak): Promise<FollowedLog> {
  await noteBreak(db, { firstBad: found.firstBad, why: found.why });
  await endWalk(db, kind, state.head.number, null);
  return { intact: false, ...found };
}

/** Goes on where the last walk ended, with the tree of the checkpoint before it. */
async function stateAfterLastWalk(db: Database, logId: string): Promise<WalkState> {
  const walked = await readWalkedTo(db);
  if (!walked || walked.number === 0n) return startOfWalk(logId);
  const under = await readCheckpointUnder(db.pool, walked.number);
  const start = under?.frontier ?? EMPTY_FRONTIER;
  const hashes = await readHashes(db.pool, start.size, walked.number);
  const { frontier } = grow(start, hashes);
  // A record that was removed since, or cut off with everything behind it.
  if (frontier.size !== walked.number) return startOfWalk(logId);
  return {
    head: { logId, ...walked },
    frontier,
    last: under ? { number: under.number, size: under.size } : null,
  };
}

const WHOLE_EVERY_SECONDS = 24 * 3_600;

/** Whether the whole log was not followed from its first record to its last within a day. */
export async function isWholeWalkDue(db: Database): Promise<boolean> {
  const passed = await secondsSincePassed(db, 'full');
  return passed === null || passed >= WHOLE_EVERY_SECONDS;
}
