/** "12.50" → 12,500,000 micro-units. At most six digits behind the point. `null`: not an amount. */
export function readAmount(text: string): number | null {
  const read = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!read) return null;
  return Number(read[1]) * 1_000_000 + Number((read[2] ?? '').padEnd(6, '0'));
}
