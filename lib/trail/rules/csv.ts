/** What a spreadsheet would compute, also behind blanks, quotes and what cannot be seen (OWASP, "CSV Injection"). */
const FORMULA = /^[\s\p{Cc}\p{Cf}"'’]*[=+\-@＝＋－＠﹢﹣﹦﹫]/u;
const CONTROL = /^[\p{Cc}]/u;
/** What would lose digits or become a power of ten. */
const NUMBER = /^\s*\d[\d.,]*(?:[eE][+-]?\d+)?\s*$/;

/** One cell, always in quotation marks; what a spreadsheet would take for more than text gets an apostrophe in front. */
export function csvCell(text: string): string {
  const isActive = FORMULA.test(text) || CONTROL.test(text) || NUMBER.test(text);
  return `"${(isActive ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** One row with its line end (RFC 4180). */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
