import { gapsIn, type Stretch } from './coverage.ts';

const DAY_MS = 86_400_000;
/** How far back the first run reads. */
const FIRST_MS = 30 * DAY_MS;
/** How long CloudTrail keeps what LookupEvents shows. */
export const KEPT_MS = 90 * DAY_MS;
/** Records arrive up to a quarter of an hour late, rarely later: every run reads this much again. */
const OVERLAP_MS = 45 * 60_000;

/** What earlier runs have read of one account and region. */
export interface LookupProgress {
  /** Up to where; null before the first run. */
  readonly readUntil: Date | null;
  readonly seen: readonly Stretch[];
}

export interface LookupPlan {
  /** What came since the last run, oldest first; it always ends now. */
  readonly news: readonly Stretch[];
  /** What was never read of the last thirty days, newest first: people look at the last days first. */
  readonly older: readonly Stretch[];
}

/** What one run is to read, in windows of a day at most, so that what was read stays read when the run is stopped. */
export function planLookup({ readUntil, seen }: LookupProgress, now: Date): LookupPlan {
  const since = (readUntil?.getTime() ?? now.getTime()) - OVERLAP_MS;
  const newsFrom = new Date(Math.max(since, now.getTime() - KEPT_MS));
  const olderFrom = new Date(Math.min(now.getTime() - FIRST_MS, newsFrom.getTime()));
  const gaps = gapsIn({ from: olderFrom, to: newsFrom }, seen);
  return { news: inDays({ from: newsFrom, to: now }), older: gaps.flatMap(inDays).reverse() };
}

function inDays({ from, to }: Stretch): Stretch[] {
  const windows: Stretch[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += DAY_MS) {
    windows.push({ from: new Date(at), to: new Date(Math.min(at + DAY_MS, to.getTime())) });
  }
  return windows;
}

/** What a window has seen for certain: records of the last `settleMs` before `now` may still be on their way. */
export function settledPart(window: Stretch, now: Date, settleMs: number): Stretch | null {
  const to = Math.min(window.to.getTime(), now.getTime() - settleMs);
  return to > window.from.getTime() ? { from: window.from, to: new Date(to) } : null;
}
