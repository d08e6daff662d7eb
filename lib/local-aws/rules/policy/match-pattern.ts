/** Stand-ins for a `*` and a `?` that mean themselves, from the private use area of Unicode. */
export const LITERAL_STAR = '\ue000';
export const LITERAL_QUESTION_MARK = '\ue001';

/**
 * Matches a text against a pattern with `*` (any run) and `?` (any one character). Without a regular expression, and
 * in time of pattern × text at worst: patterns come from callers.
 */
export function matchPattern(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const wanted = pattern[p];
    if (wanted === '*') {
      star = p;
      mark = t;
      p += 1;
    } else if (wanted !== undefined && (wanted === '?' || literal(wanted) === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

function literal(character: string): string {
  if (character === LITERAL_STAR) return '*';
  return character === LITERAL_QUESTION_MARK ? '?' : character;
}

/** A text put into a pattern so that its stars and question marks match only themselves. */
export function asLiteral(text: string): string {
  return text.replaceAll('*', LITERAL_STAR).replaceAll('?', LITERAL_QUESTION_MARK);
}
