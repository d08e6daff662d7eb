/** Characters that cannot be seen, or that turn text around: a reader of paper must not be fooled by them. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0\u{E0000}-\u{E0FFF}]/gu;

/** The same text with every character that cannot be seen written as its number: `[U+202E]`. One line. */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\r\n]+/g, ' ')
    .replace(HIDDEN, (sign) => codePoint(sign));
}

/** `[U+05D0]`. */
export function codePoint(sign: string): string {
  return `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
