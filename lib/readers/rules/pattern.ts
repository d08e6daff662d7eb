/**
 * A text with `*` (any run) and `?` (any one character), taken apart once and matched often. Without a regular
 * expression: patterns come from whoever may write a policy, and none may cost more than text times pattern.
 */
export interface Pattern {
  /** What lies between the stars. */
  readonly parts: readonly string[];
  readonly text: string;
}

/** Stand-ins for a `*` and a `?` that mean themselves, from the private use area of Unicode. */
const STAR = '\ue000';
const QUESTION_MARK = '\ue001';

/** A text put into a pattern so that it matches only itself. */
export function asLiteral(text: string): string {
  return text.replaceAll('*', STAR).replaceAll('?', QUESTION_MARK);
}

export function patternOf(text: string): Pattern {
  return { parts: text.split('*'), text };
}

export function matches({ parts }: Pattern, text: string): boolean {
  const first = parts[0] ?? '';
  if (parts.length === 1) return text.length === first.length && fits(first, text, 0);
  const last = parts.at(-1) ?? '';
  if (text.length < first.length + last.length || !fits(first, text, 0)) return false;
  const end = text.length - last.length;
  if (!fits(last, text, end)) return false;
  // The leftmost place of each part leaves most room for those behind it.
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = placeOf(part, text, at, end);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}

function placeOf(part: string, text: string, from: number, end: number): number {
  if (!/[?\ue000\ue001]/.test(part)) {
    const found = text.indexOf(part, from);
    return found >= 0 && found + part.length <= end ? found : -1;
  }
  for (let at = from; at + part.length <= end; at += 1) if (fits(part, text, at)) return at;
  return -1;
}

function fits(part: string, text: string, at: number): boolean {
  for (let n = 0; n < part.length; n += 1) {
    const wanted = part[n];
    if (wanted === '?') continue;
    const literal = wanted === STAR ? '*' : wanted === QUESTION_MARK ? '?' : wanted;
    if (literal !== text[at + n]) return false;
  }
  return at + part.length <= text.length;
}
