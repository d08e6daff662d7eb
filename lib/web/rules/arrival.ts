/**
 * Whether a request is a browser that was led here, as a page: not a form, not a script, not a picture or a frame of another
 * site. What a browser does not say of itself is not held against it; what it says must fit.
 */
export function isArrival(method: string, headers: { get(name: string): string | null }): boolean {
  if (method !== 'GET' || headers.get('origin') !== null) return false;
  const mode = headers.get('sec-fetch-mode');
  const destination = headers.get('sec-fetch-dest');
  return (mode === null || mode === 'navigate') && (destination === null || destination === 'document');
}
