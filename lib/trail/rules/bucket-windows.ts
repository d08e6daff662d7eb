import { gapsIn, type Stretch } from './coverage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** CloudTrail delivers within five minutes on average (its documentation says "typically"), rarely hours late. */
export const LATE_MS = 20 * 60_000;
/** Every run lists what was delivered in these hours again: a late file has an old name. */
const OVERLAP_MS = 6 * HOUR_MS;
/** How long the windows are that older days are read in. */
const WINDOW_MS = DAY_MS;

export interface BucketProgress {
  readonly readUntil: Date | null;
  readonly seen: readonly Stretch[];
}

export interface BucketPlan {
  /** What came since the last run; it always ends now. */
  readonly news: Stretch;
  /** What was never read since `since`, newest first, a day at most each. */
  readonly older: readonly Stretch[];
}

/** What one run lists, in stretches of event time. `since`: where reading begins. */
export function planBucket({ readUntil, seen }: BucketProgress, since: Date, now: Date): BucketPlan {
  const start = (readUntil ?? now).getTime() - OVERLAP_MS;
  const newsFrom = new Date(Math.min(now.getTime(), Math.max(start, since.getTime())));
  const gaps = since < newsFrom ? gapsIn({ from: since, to: newsFrom }, seen) : [];
  const older = gaps.flatMap(({ from, to }) => {
    const windows: Stretch[] = [];
    for (let at = from.getTime(); at < to.getTime(); at += WINDOW_MS) {
      windows.push({ from: new Date(at), to: new Date(Math.min(at + WINDOW_MS, to.getTime())) });
    }
    return windows;
  });
  return { news: { from: newsFrom, to: now }, older: older.reverse() };
}

/**
 * What a listed window has seen for certain: what may still be on its way is not in it, nor are the quarters of an hour
 * that a file covers which was listed and could not be read. `unread`: when those were delivered.
 */
export function seenOf(window: Stretch, unread: readonly Date[], now: Date): Stretch[] {
  const to = new Date(Math.min(window.to.getTime(), now.getTime() - LATE_MS));
  if (to <= window.from) return [];
  const holes = unread.map((at) => ({ from: new Date(at.getTime() - LATE_MS), to: at }));
  return gapsIn({ from: window.from, to }, holes);
}
