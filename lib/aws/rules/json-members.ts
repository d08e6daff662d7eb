/**
 * Cuts the text of a JSON object into its members without making an object of it: names such as `__proto__` stay names,
 * numbers keep their digits, and a name that stands twice is noticed. Answers `null` for everything that is not one
 * well-formed JSON object with distinct names; the parser's own message, which quotes the text, is dropped here.
 */
export function jsonMembers(text: string): ReadonlyMap<string, string> | null {
  if (!isJson(text)) return null;
  const start = skipBlanks(text, 0);
  if (text[start] !== '{') return null;
  const members = new Map<string, string>();
  let at = skipBlanks(text, start + 1);
  while (text[at] === '"') {
    const nameEnd = endOfString(text, at);
    const name = decoded(text.slice(at, nameEnd));
    const valueStart = skipBlanks(text, skipBlanks(text, nameEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    if (members.has(name)) return null;
    members.set(name, text.slice(valueStart, valueEnd));
    at = skipBlanks(text, valueEnd);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return members;
}

/** The value of a member as a person reads it: a string without quotes and escapes, anything else as it stands. */
export function memberText(raw: string): string {
  return raw.startsWith('"') ? decoded(raw) : raw;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `quoted` is a JSON string that `isJson` has admitted. */
function decoded(quoted: string): string {
  return String(JSON.parse(quoted));
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}

function endOfString(text: string, quote: number): number {
  let at = quote + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const sign = text[at];
    if (sign === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (depth === 0 && (sign === ',' || sign === '}')) return trimmedEnd(text, at);
    if (sign === '{' || sign === '[') depth += 1;
    if (sign === '}' || sign === ']') depth -= 1;
    at += 1;
  }
  return at;
}

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (/[ \n\r\t]/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}
