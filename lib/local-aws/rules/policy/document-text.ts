/** The text of a stored policy. What a caller wrote is kept as a text; the sample's policies are kept as objects. */
export function documentText(stored: unknown): string {
  return typeof stored === 'string' ? stored : JSON.stringify(stored);
}
