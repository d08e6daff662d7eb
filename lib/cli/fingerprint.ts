import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One hash over names and contents of files and folders below `root`. An absent name counts as absent, not as an
 * error. `except` names paths, relative to `root`, that do not count.
 */
export function fingerprint(
  root: string,
  names: readonly string[],
  except: readonly string[] = [],
  extra = '',
): string {
  const hash = createHash('sha256').update(extra);
  for (const name of names) {
    for (const file of filesBelow(root, name, except)) {
      const content = readFileSync(join(root, file));
      hash.update(`\0${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

function filesBelow(root: string, path: string, except: readonly string[]): string[] {
  if (except.includes(path)) return [];
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  const entries: Dirent[] = readdirSync(join(root, path), { withFileTypes: true });
  return entries
    .map((entry) => `${path}/${entry.name}`)
    .sort()
    .flatMap((child) => filesBelow(root, child, except));
}
