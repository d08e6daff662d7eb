/**
 * `node lib/cli/complete-lock.ts` — run after adding a package on a machine whose registry does not carry the
 * binaries of every platform. npm leaves such optional packages out of package-lock.json without a word, and
 * from then on `npm ci` refuses the lock file everywhere. This writes them back: the exact version their
 * parent asks for, and the platform their name states. They carry no hash, because nobody saw them here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../launch/home.mjs';

interface LockEntry {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  packages: Record<string, LockEntry>;
}

const SYSTEMS: Readonly<Record<string, string>> = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  linuxmusl: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
};
const PROCESSORS = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

/** The optional packages that some entry names and the lock file does not hold, as entries to add. */
export function missingOptionals(lock: LockFile): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {};
  for (const [parent, { optionalDependencies, dev }] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(optionalDependencies ?? {})) {
      if (isHeld(lock, parent, name)) continue;
      const version = /\d+\.\d+\.\d+\S*/.exec(range)?.[0];
      if (version) missing[`node_modules/${name}`] = entryOf(name, version, dev);
    }
  }
  return missing;
}

function isHeld(lock: LockFile, parent: string, name: string): boolean {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (path in lock.packages) return true;
    if (folder === '' || !folder.includes('/node_modules/')) return `node_modules/${name}` in lock.packages;
  }
}

function entryOf(name: string, version: string, dev: boolean | undefined): LockEntry {
  const words = name.split(/[/-]/);
  const os = words.map((word) => SYSTEMS[word]).find((system) => system !== undefined);
  const cpu = PROCESSORS.find((processor) =>
    words.some((word) => word === processor || word === `${processor}v7`),
  );
  const libc = words.some((word) => word.includes('musl'))
    ? 'musl'
    : words.includes('gnu')
      ? 'glibc'
      : undefined;
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

if (import.meta.main) {
  const file = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  const missing = missingOptionals(lock);
  const [root, ...rest] = Object.entries({ ...lock.packages, ...missing });
  if (root) lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(
    `${Object.keys(missing).length} optional packages of other platforms added to package-lock.json.`,
  );
}
