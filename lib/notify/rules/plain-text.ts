const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/** Longest reason or comment in a message; the page has the whole text. */
export const LONGEST_QUOTE = 1_500;
const LONGEST_LINE = 600;

/**
 * Text from outside on one line of a message: what cannot be seen, or would reorder what stands around it, becomes its
 * code point in brackets, line breaks become spaces, and what is too long is cut with a mark that says so.
 */
export function oneLine(text: string, most = LONGEST_LINE): string {
  return cut(text.toWellFormed().replaceAll(LINE_BREAK, ' '), most).replaceAll(UNSEEN, codePoint);
}

/**
 * Text of a person over several lines, each behind a mark of quotation: nothing in it can pass for a line of ours.
 */
export function quoted(text: string, most = LONGEST_QUOTE): string {
  return cut(text.toWellFormed(), most)
    .split(LINE_BREAK)
    .map((line) => `> ${line.replaceAll('\t', ' ').replaceAll(UNSEEN, codePoint)}`)
    .join('\n');
}

/** Cuts between two characters, never inside of one, and says how long the whole is. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (cut: ${text.length.toLocaleString('en-US')} characters in all)`;
}

function codePoint(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
