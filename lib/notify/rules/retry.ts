/** Waits in seconds after each failed attempt. Nine attempts over about 18 hours, then the delivery is given up. */
const WAITS = [5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000] as const;
/** A waiting time that a receiver asks for is heeded up to this. */
const LONGEST_ASKED_WAIT = 3_600;
/** A channel that fails rests at most this long, so that it is found again soon after it is back. */
const LONGEST_REST = 300;

export const MOST_ATTEMPTS = WAITS.length + 1;

/**
 * Seconds until the next attempt, or null to give up. `attempts`: how many there were, this one included. `chance` in
 * [0, 1) spreads attempts by a fifth to both sides, so that many that failed together do not come back together.
 */
export function nextWait(attempts: number, chance: number, askedFor: number | null = null): number | null {
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return null;
  return Math.max(spread(wait, chance), Math.min(askedFor ?? 0, LONGEST_ASKED_WAIT));
}

/**
 * Seconds a channel rests after so many failures one after the other, whatever they were about: one delivery tries
 * whether it is back, the others wait and keep their attempts.
 */
export function restOf(failures: number, chance: number, askedFor: number | null = null): number {
  if (failures <= 1) return Math.min(askedFor ?? 0, LONGEST_ASKED_WAIT);
  return Math.max(
    spread(Math.min(5 * 2 ** (failures - 2), LONGEST_REST), chance),
    Math.min(askedFor ?? 0, LONGEST_ASKED_WAIT),
  );
}

function spread(seconds: number, chance: number): number {
  return seconds * (0.8 + 0.4 * chance);
}
