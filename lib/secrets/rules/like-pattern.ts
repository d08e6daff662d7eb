/** The pattern for `LIKE` or `ILIKE` (their escape sign is the backslash) that finds `text` itself anywhere, whatever signs it holds. */
export function containing(text: string): string {
  return `%${literal(text)}%`;
}

/** The same for a beginning. */
export function beginningWith(text: string): string {
  return `${literal(text)}%`;
}

function literal(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}

/**
 * The first text after every text that begins with `prefix`, in the order of bytes; `null` where there is none. With
 * it a prefix is a range: `name >= prefix AND name < end`.
 */
export function endOfPrefix(prefix: string): string | null {
  const last = prefix.codePointAt(prefix.length - 1);
  if (last === undefined || last >= 0x7f) return null;
  return `${prefix.slice(0, -1)}${String.fromCodePoint(last + 1)}`;
}
