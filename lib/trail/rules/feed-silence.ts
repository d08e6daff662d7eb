const HOUR_S = 3_600;
/** Fewer pauses say nothing about what is usual. */
const LEAST_PAUSES = 20;
/** Below this nobody should look: a quiet night has such pauses. */
const LEAST_SILENCE_S = 2 * HOUR_S;
/** A silence is unusual at so many times the longest pause that was met. */
const UNUSUAL = 2;

/**
 * How long a feed may be without a record before that is unusual, in seconds; null while not enough was met to say.
 * `pauses`: the last pauses between two newest records, in seconds.
 */
export function usualSilence(pauses: readonly number[]): number | null {
  if (pauses.length < LEAST_PAUSES) return null;
  return Math.max(LEAST_SILENCE_S, UNUSUAL * Math.max(...pauses));
}

/** CloudTrail keeps its event history for 90 days (AWS CloudTrail User Guide, "Working with CloudTrail event history"). */
export const HISTORY_DAYS = 90;
/** How many days before it is forgotten somebody should know. */
export const WARN_DAYS = 10;
