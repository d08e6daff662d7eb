const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Version/', 'Safari'],
] as const;
const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

/** "Firefox on Windows": in our own words only, so that nothing a browser says of itself is read as ours. */
export function deviceWords(userAgent: string | null): string {
  const nameOf = (table: readonly (readonly [string, string])[]) =>
    table.find(([sign]) => userAgent?.includes(sign))?.[1];
  const browser = nameOf(BROWSERS);
  const system = nameOf(SYSTEMS);
  if (!browser && !system) return 'A program that does not say what it is';
  if (!browser) return `A program on ${system}`;
  return system ? `${browser} on ${system}` : browser;
}
