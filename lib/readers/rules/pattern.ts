/**
 * A text with `*` (any run) and `?` (any one character), taken apart once and matched often. Without a regular
 * expression: patterns come from whoever may write a policy, and none may cost more than text times pattern.
 */
export interface Pattern {
  readonly text: string;
  /** What stands before the first star, between the stars, and behind the last. Without a star all is `first`. */
  readonly first: Part;
  readonly middle: readonly Part[];
  readonly last: Part | null;
}

interface Part {
  readonly text: string;
  /** Nothing in it but characters that mean themselves. */
  readonly plain: boolean;
}

/** Stand-ins for a `*` and a `?` that mean themselves, from the private use area of Unicode. */
const STAR = '\ue000';
const QUESTION_MARK = '\ue001';

/** A text put into a pattern so that it matches only itself. */
export function asLiteral(text: string): string {
  return text.replaceAll('*', STAR).replaceAll('?', QUESTION_MARK);
}

export function patternOf(text: string): Pattern {
  const parts = text.split('*').map((part) => ({ text: part, plain: !/[?\ue000\ue001]/.test(part) }));
  const [first = EMPTY, ...rest] = parts;
  return { text, first, middle: rest.slice(0, -1), last: rest.at(-1) ?? null };
}

const EMPTY: Part = { text: '', plain: true };

export function matches({ first, middle, last }: Pattern, text: string): boolean {
  if (!fits(first, text, 0)) return false;
  if (last === null) return text.length === first.text.length;
  const end = text.length - last.text.length;
  if (end < first.text.length || !fits(last, text, end)) return false;
  // The leftmost place of each part leaves most room for those behind it.
  let at = first.text.length;
  for (const part of middle) {
    const found = placeOf(part, text, at, end);
    if (found < 0) return false;
    at = found + part.text.length;
  }
  return true;
}

function placeOf(part: Part, text: string, from: number, end: number): number {
  const last = end - part.text.length;
  if (part.plain) {
    const found = text.indexOf(part.text, from);
    return found <= last ? found : -1;
  }
  for (let at = from; at <= last; at += 1) if (fits(part, text, at)) return at;
  return -1;
}

function fits(part: Part, text: string, at: number): boolean {
  if (part.plain) return text.startsWith(part.text, at);
  for (let n = 0; n < part.text.length; n += 1) {
    const wanted = part.text[n];
    const actual = text[at + n];
    if (actual === undefined) return false;
    if (wanted === '?') continue;
    if ((wanted === STAR ? '*' : wanted === QUESTION_MARK ? '?' : wanted) !== actual) return false;
  }
  return true;
}
