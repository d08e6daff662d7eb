import type { Stretch } from './coverage.ts';

const DAY_MS = 86_400_000;
/** How far back the first run reads. */
const FIRST_MS = 30 * DAY_MS;
/** How long CloudTrail keeps what LookupEvents shows. */
const KEPT_MS = 90 * DAY_MS;
/** Records arrive up to a quarter of an hour late, rarely later: every run reads this much again. */
const OVERLAP_MS = 45 * 60_000;

/**
 * The windows of one run, oldest first, a day each at most, so that what was read stays read when the run is stopped.
 * `readUntil`: where the last run ended, null for the first.
 */
export function lookupWindows(readUntil: Date | null, now: Date): Stretch[] {
  const wanted = readUntil === null ? now.getTime() - FIRST_MS : readUntil.getTime() - OVERLAP_MS;
  let from = Math.max(wanted, now.getTime() - KEPT_MS);
  const windows: Stretch[] = [];
  while (from < now.getTime()) {
    const to = Math.min(from + DAY_MS, now.getTime());
    windows.push({ from: new Date(from), to: new Date(to) });
    from = to;
  }
  return windows;
}

/** What a window has seen for certain: records of the last `settleMs` before `now` may still be on their way. */
export function settledPart(window: Stretch, now: Date, settleMs: number): Stretch | null {
  const to = Math.min(window.to.getTime(), now.getTime() - settleMs);
  return to > window.from.getTime() ? { from: window.from, to: new Date(to) } : null;
}
