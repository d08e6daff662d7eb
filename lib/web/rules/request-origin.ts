/**
 * Whether a call may change something or give out a value. Both must hold: it comes from a page of the configured
 * public origin, and the browser says it is no cross-site call. A missing Origin is refused. Forwarded headers do not
 * count: the configured origin is compared, never another header of the same request.
 */
export function comesFromOurPages(
  headers: { get(name: string): string | null },
  publicOrigin: string,
): boolean {
  return headers.get('origin') === publicOrigin && headers.get('sec-fetch-site') === 'same-origin';
}

/**
 * The place to go after signing in: a path of ours, never another site. Anything else becomes the overview.
 */
export function localPath(wanted: string | null | undefined): string {
  if (!wanted || wanted.length > 2_000) return '/';
  // A browser reads "//host" and "/\host" as another site, and drops tabs and line ends before it looks.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\')) return '/';
  // Dot segments can leave a path that begins like another site: "/.//host" becomes "//host".
  const { pathname, search, hash } = new URL(wanted, 'http://localhost');
  if (pathname.startsWith('//')) return '/';
  return pathname.startsWith('/sign-in') ? '/' : pathname + search + hash;
}
