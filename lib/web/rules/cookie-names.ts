/** Whether a Cookie header names a cookie more than once. */
export function bearsTwice(header: string | null, name: string): boolean {
  const names = (header ?? '').split(';').map((pair) => pair.split('=', 1)[0]?.trim());
  return names.filter((sent) => sent === name).length > 1;
}
