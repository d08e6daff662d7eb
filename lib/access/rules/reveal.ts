import { isStorable } from '#lib/secrets/rules/filter.ts';
import type { Ceiling } from './ceiling.ts';

/** What becomes of a revealed value in the browser: shown, copied without showing, or saved as a file. */
export const REVEAL_WAYS = ['show', 'copy', 'download'] as const;
export type RevealWay = (typeof REVEAL_WAYS)[number];

/** A prepared reveal lapses after this. Seconds. */
export const OFFER_SECONDS = 60;
/** A shown value is hidden again after this. Seconds. */
export const HIDE_AFTER_SECONDS = 30;
/**
 * An intent without an outcome for this long is closed as failed. Seconds. A read at AWS ends within 20 s, and the job
 * that closes looks every 20 s: no intent stays open for a minute.
 */
export const STALE_REVEAL_SECONDS = 35;

/** Values one human being may reveal by all their accounts together, by the length of the window in seconds. */
export const REVEAL_LIMITS = [
  { seconds: 600, most: 10 },
  { seconds: 86_400, most: 30 },
] as const;

/** Why nobody, or this person, may reveal another value now; null if they may. `everybody`: those of the last minutes. */
export function whyTooMany(
  lately: { readonly short: number; readonly long: number; readonly everybody: number },
  ceiling: Pick<Ceiling, 'reveals'>,
): 'too-many-reveals' | 'ceiling-of-reveals' | null {
  const [short, long] = REVEAL_LIMITS;
  if (lately.short >= short.most || lately.long >= long.most) return 'too-many-reveals';
  return lately.everybody >= ceiling.reveals ? 'ceiling-of-reveals' : null;
}

const MOST_KEY_NAMES = 200;
const LONGEST_KEY_NAME = 256;

/** The key names of a value that may be kept: bounded, and only what PostgreSQL stores unchanged. */
export function keepableKeyNames(names: readonly string[] | null): readonly string[] {
  return (names ?? [])
    .filter((name) => name !== '' && name.length <= LONGEST_KEY_NAME && isStorable(name))
    .slice(0, MOST_KEY_NAMES);
}
