const SHORTEST_SECONDS = 60;
const LONGEST_SECONDS = 15 * 60;

/**
 * When a region that failed `failures` times in a row is asked again: at the usual pace after the first, then after two,
 * four, eight minutes, and never later than a quarter of an hour. `null`: at the usual pace.
 */
export function nextTryAt(failures: number, now: Date): Date | null {
  if (failures <= 1) return null;
  const seconds = Math.min(LONGEST_SECONDS, SHORTEST_SECONDS * 2 ** Math.min(failures - 1, 10));
  return new Date(now.getTime() + seconds * 1_000);
}
