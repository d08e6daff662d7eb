import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../launch/failure.mjs';
import { ROOT } from '../../../launch/home.mjs';
import { inTurn } from '../../../launch/turn.mjs';
import { fingerprint } from '../fingerprint.ts';
import { identify, isAlive, type ProcessIdentity } from '../process-identity.ts';
import { runNode, tailOfOutput } from '../run-tool.ts';

/** Everything the build reads. The commands and the local AWS are not part of the server. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema.prisma',
  'package-lock.json',
  'next.config.js',
  'tsconfig.json',
  'postcss.config.mjs',
  'instrumentation.ts',
  'proxy.ts',
];
const NOT_BUILT = ['lib/cli', 'lib/local-aws', 'lib/db/generated'];

/**
 * Build folders in the order they are tried. A second one is used only while a running product still serves from the
 * first and the sources have changed since: replacing files under a running server would break its pages.
 */
const FOLDERS = ['.next', '.next-2', '.next-3'];
const WITHIN_MS = 600_000;

/** A build that is up to date with the sources, held so that nobody replaces it meanwhile. */
export interface HeldBuild {
  /** Folder name, relative to the checkout. */
  readonly folder: string;
  /** Whether it had to be made now. */
  readonly made: boolean;
  release(): void;
}

/** Says whether a build of the sources as they stand lies ready. */
export function isBuilt(): boolean {
  const wanted = sources();
  return FOLDERS.some((folder) => readOr(markOf(folder)) === wanted);
}

/** Builds the product unless a build of the same sources is there. Throws a Failure with the end of the build's output. */
export async function buildProduct(): Promise<HeldBuild> {
  return await inTurn(ROOT, async () => {
    const wanted = sources();
    const ready = FOLDERS.find((folder) => readOr(markOf(folder)) === wanted);
    const folder = ready ?? FOLDERS.find((candidate) => !isServed(candidate));
    if (folder === undefined) {
      throw new Failure(
        `The sources changed, and running products serve from all of ${FOLDERS.join(', ')}. Stop one of them and start again.`,
      );
    }
    if (!ready) await build(folder, wanted);
    return hold(folder, !ready);
  });
}

function sources(): string {
  return fingerprint(ROOT, SOURCES, NOT_BUILT, process.versions.node.split('.')[0]);
}

async function build(folder: string, wanted: string): Promise<void> {
  rmSync(markOf(folder), { force: true });
  const { code, output } = await runNode(['node_modules/next/dist/bin/next', 'build'], {
    withinMs: WITHIN_MS,
    environment: { NEXT_DIST_DIR: folder, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    // The output holds the key that seals arguments of server actions: it is a secret of its owner.
    umask: 0o077,
  });
  if (code !== 0) throw new Failure(`The build failed:\n${tailOfOutput(output, 30)}`);
  writeFileSync(markOf(folder), wanted);
}

function hold(folder: string, made: boolean): HeldBuild {
  const users = join(ROOT, folder, 'users');
  const file = join(users, String(process.pid));
  mkdirSync(users, { recursive: true });
  writeFileSync(file, JSON.stringify(identify(process.pid)));
  return { folder, made, release: () => rmSync(file, { force: true }) };
}

function isServed(folder: string): boolean {
  const users = join(ROOT, folder, 'users');
  let living = false;
  for (const name of namesIn(users)) {
    const user = readOr(join(users, name));
    if (user !== undefined && isAlive(JSON.parse(user) as ProcessIdentity)) living = true;
    else rmSync(join(users, name), { force: true });
  }
  return living;
}

function markOf(folder: string): string {
  return join(ROOT, folder, 'made-from');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
