/**
 * CSV as RFC 4180 says, for readers of every kind and for spreadsheets that would rather compute than show: every cell
 * is quoted, and a text that a spreadsheet could take for a formula or a number gets an apostrophe in front.
 */

/** The mark by which spreadsheets know UTF-8. */
export const CSV_START = '\uFEFF';

/** = + - @ and their full-width twins, also behind blanks, quotes, control and invisible characters; tab, CR, LF, NUL themselves. */
const FORMULA = /^(?:[\t\r\n\0]|[\s\p{Cc}\p{Cf}"'’]*[=+\-@＝＋－＠﹢﹣﹦﹫])/u;
/** Would lose digits or zeros, or become a power of ten. */
const NUMBER = /^\s*\d[\d.,]*(?:[eE][+-]?\d+)?\s*$/;

/** A text that stays a text in every spreadsheet. */
export function neutralText(text: string): string {
  // Most cells begin with a letter of ASCII, and no formula and no number does: a million rows have many cells.
  const first = text.charCodeAt(0) | 32;
  if (first >= 97 && first <= 122) return text;
  return FORMULA.test(text) || NUMBER.test(text) ? `'${text}` : text;
}

/** One cell with its quotes. Null is empty. */
export function csvCell(value: string | null, kind: 'text' | 'plain'): string {
  if (value === null) return '""';
  const safe = kind === 'text' ? neutralText(value) : value;
  return `"${safe.includes('"') ? safe.replaceAll('"', '""') : safe}"`;
}
