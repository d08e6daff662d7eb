/**
 * Folders of the tree in the address: `prod/payments/` is /secrets/tree/prod/payments. A browser swallows empty
 * segments and those of dots alone, which names may hold, so these stand behind a `~`, which no name can hold.
 */

const TREE = '/secrets/tree/';
const SWALLOWED = /^\.{0,2}$/;

/** The path of the page of a folder; the root is the list of all secrets. */
export function treePathOf(folder: string): string {
  if (folder === '') return '/secrets';
  const segments = folder.split('/').slice(0, -1);
  return TREE + segments.map((segment) => encodeURIComponent(addressSegment(segment))).join('/');
}

function addressSegment(segment: string): string {
  return SWALLOWED.test(segment) || segment.startsWith('~') ? `~${segment}` : segment;
}

/** The folder that the decoded segments of an address name. */
export function folderOf(segments: readonly string[]): string {
  return segments.map((segment) => `${segment.startsWith('~') ? segment.slice(1) : segment}/`).join('');
}
