/**
 * Members of all objects of a JSON text, duplicates included: its colons outside strings. Only for text that
 * JSON.parse has accepted.
 */
export function countMembersOfText(bytes: Buffer): number {
  const n = bytes.length;
  let members = 0;
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
  }
  return members;
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
