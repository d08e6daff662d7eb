export interface TextShape {
  /** Members of all objects, duplicates included: the colons outside strings. */
  readonly members: number;
  /** The deepest nesting of braces and brackets. */
  readonly depth: number;
}

/** Measures JSON text in one pass. Of text that is not JSON the figures mean nothing but stay bounded by its length. */
export function shapeOfText(bytes: Buffer): TextShape {
  const n = bytes.length;
  let members = 0;
  let depth = 0;
  let deepest = 0;
  let i = 0;
  while (i < n) {
    const c = bytes[i++] as number;
    if (c === 0x22) {
      for (;;) {
        const s = bytes[i++];
        if (s === 0x22 || s === undefined) break;
        if (s === 0x5c) i++;
      }
    } else if (c === 0x3a) members++;
    else if (c >= 0x5b) {
      const bracket = c & 0xdf;
      if (bracket === 0x5b && ++depth > deepest) deepest = depth;
      if (bracket === 0x5d) depth--;
    }
  }
  return { members, depth: deepest };
}

/** Members of all objects of a parsed value. Fewer than in its text: some object named a member twice. */
export function countMembersOfValue(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const entry of value) members += countMembersOfValue(entry);
    return members;
  }
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) members += 1 + countMembersOfValue(object[key]);
  return members;
}
