import { createHash } from 'node:crypto';

const LONGEST = 512;
const HASH_DIGITS = 64;
const MARK = ' … cut, SHA-256 ';

/** What is kept of the words that a browser says of itself: all, or the beginning with a mark and the hash of the whole. */
export function keptUserAgent(said: string | null): string | null {
  const clean = said?.replaceAll('\u0000', '').toWellFormed() ?? null;
  if (clean === null || clean.length <= LONGEST) return clean;
  const hash = createHash('sha256').update(clean).digest('hex');
  return clean.slice(0, LONGEST - MARK.length - HASH_DIGITS).toWellFormed() + MARK + hash;
}
