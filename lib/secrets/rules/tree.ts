/**
 * Paths of the tree. A folder's path is the beginning of the names in it, up to and with a slash: `prod/payments/`.
 * The root is the empty text. Nothing is normalised: `/prod/`, `prod/` and `prod//` are three folders.
 */

/** Where a secret hangs: `prod/payments/db` → `prod/payments/` and `db`. A name that ends in a slash has an empty last segment. */
export function placeOf(name: string): { readonly parentPath: string; readonly lastSegment: string } {
  const cut = name.lastIndexOf('/') + 1;
  return { parentPath: name.slice(0, cut), lastSegment: name.slice(cut) };
}

/** The folders from the root (not included) down to `path`, each with its own segment. For breadcrumbs. */
export function foldersTo(path: string): readonly { readonly path: string; readonly segment: string }[] {
  const folders: { path: string; segment: string }[] = [];
  let start = 0;
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', start)) {
    folders.push({ path: path.slice(0, slash + 1), segment: path.slice(start, slash) });
    start = slash + 1;
  }
  return folders;
}

/** Says whether a text is the path of a folder: empty, or ending in a slash, and no longer than a name may be. */
export function isFolderPath(path: string): boolean {
  return path.length <= 512 && (path === '' || path.endsWith('/'));
}

/** The folder above; `null` for the root. */
export function parentOf(path: string): string | null {
  if (path === '') return null;
  const inner = path.slice(0, -1);
  return path.slice(0, inner.lastIndexOf('/') + 1);
}
