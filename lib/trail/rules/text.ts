/**
 * Foreign text as it is kept. This is the one place that says what may differ from the original:
 *
 * - U+0000 becomes U+2400 (␀, "symbol for null"): PostgreSQL refuses NUL in text, and a mark is honest where
 *   removal would join what was apart;
 * - a lone surrogate becomes U+FFFD: it is not a character and has no UTF-8 form.
 *
 * Everything else stays character for character. Making it harmless is the matter of the surface that shows it.
 */
export function keepText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\u0000') ? whole.replaceAll('\u0000', '\u2400') : whole;
}

/** The value as kept text; `null` for anything that is not a string, and for the empty string. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? keepText(value) : null;
}
