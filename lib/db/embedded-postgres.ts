import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { postgresAccount, type ServerAccount } from './postgres-account.ts';
import {
  copyPostgresBinaries,
  locatePostgresBinaries,
  type PostgresBinaries,
  reachableByOthers,
} from './postgres-binaries.ts';

const SUPERUSER = 'postgres';
const READY_WITHIN_MS = 60_000;

/** PostgreSQL gets nothing of our environment: it may hold credentials. */
const BARE_ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv;

/** A PostgreSQL of our own on loopback. */
export interface EmbeddedPostgres {
  readonly port: number;
  /** URL of a database as the superuser of this cluster. */
  superuserUrl(database: string): string;
  /** Ends the server: asks it to finish at once and waits until it has. */
  stop(): Promise<void>;
  /** Settles when the server process has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder that holds everything of this cluster (made if absent). */
  readonly folder: string;
  /** Extra `-c name=value` settings, e.g. for throw-away clusters of tests. */
  readonly settings?: readonly string[];
}

interface ClusterState {
  readonly password: string;
  readonly port: number;
  readonly dataFolder: string;
}

/**
 * Starts the embedded PostgreSQL of a folder, making the cluster the first time. A server left over from a killed
 * start of the same data folder is ended first. Throws with words for a person when it cannot be had.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder);
  const folderIsNew = (await mkdir(folder, { recursive: true, mode: 0o711 })) !== undefined;
  const account = await postgresAccount();
  const place = await choosePlace(folder, account);
  if (folderIsNew) await setAsideOrphan(place.dataFolder);
  const known = await readState(folder);
  const made = await exists(place.dataFolder);
  if (made && !known) {
    throw new Error(
      `${place.dataFolder} holds a database, and the file that knows its password, ${stateFile(folder)}, is missing or damaged. Put that file back, or move the folder away to begin anew.`,
    );
  }
  const password = known?.password ?? randomBytes(24).toString('hex');
  await endLeftover(place.dataFolder);
  const port = await usablePort(known?.port);
  // Written before there is a cluster: one whose password nobody knows could never be opened again.
  await writeState(folder, { password, port, dataFolder: place.dataFolder });
  if (!made) await initialise(place, account, password);
  const child = launch(place, account, port, folder, options.settings ?? []);
  return await readyServer(child, port, password, folder);
}

/** The superuser URL of a cluster that runs now, or undefined when none does. For programs that join a running product. */
export async function findRunningPostgres(folder: string, database: string): Promise<string | undefined> {
  const state = await readState(resolve(folder));
  if (!state || !(await postmasterOf(state.dataFolder))) return undefined;
  const url = urlOf(state.port, state.password, database);
  return (await answers(url)) ? url : undefined;
}

interface Place {
  readonly dataFolder: string;
  readonly binaries: PostgresBinaries;
}

/** Where things lie that the account of the server could not reach inside a folder that only root may enter. */
const OUTSIDE = '/var/lib/countersign';

/**
 * As root the server runs under another account, which may be unable to enter the checkout or the home (a clone in a
 * folder of mode 0700). What it cannot reach lives under /var/lib: the programs once for all, the data in a folder
 * named after the home it belongs to.
 */
async function choosePlace(folder: string, account: ServerAccount): Promise<Place> {
  const installed = await locatePostgresBinaries();
  if (account.uid === undefined) return { dataFolder: join(folder, 'data'), binaries: installed };
  const dataFolder = (await reachableByOthers(folder))
    ? join(folder, 'data')
    : await dataFolderOutside(folder);
  if (await reachableByOthers(installed.postgres)) return { dataFolder, binaries: installed };
  await mkdir(OUTSIDE, { recursive: true, mode: 0o755 });
  return { dataFolder, binaries: await copyPostgresBinaries(OUTSIDE) };
}

async function dataFolderOutside(folder: string): Promise<string> {
  const outside = join(OUTSIDE, createHash('sha256').update(folder).digest('hex').slice(0, 16));
  await mkdir(outside, { recursive: true, mode: 0o755 });
  return join(outside, 'data');
}

/** Data outside whose home was removed: nobody knows its password any more. Set aside, so that the home begins anew. */
async function setAsideOrphan(dataFolder: string): Promise<void> {
  if (!(await exists(dataFolder))) return;
  await endLeftover(dataFolder);
  await rename(dataFolder, `${dataFolder}.left-${Date.now()}`);
}

/** Makes the cluster beside its place and moves it there when it is whole, so that a kill leaves none or a whole one. */
async function initialise(place: Place, account: ServerAccount, password: string): Promise<void> {
  const making = `${place.dataFolder}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true, mode: 0o700 });
  const passwordFile = `${place.dataFolder}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(making, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  try {
    await runToEnd(
      place.binaries.initdb,
      [
        `--pgdata=${making}`,
        '--auth=scram-sha-256',
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
      ],
      account,
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(making, place.dataFolder);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function launch(
  place: Place,
  account: ServerAccount,
  port: number,
  folder: string,
  settings: readonly string[],
) {
  const log = openSync(join(folder, 'postgres.log'), 'a', 0o600);
  const fixed = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
    'log_min_error_statement=panic',
    'log_parameter_max_length=0',
    'log_parameter_max_length_on_error=0',
    'shared_buffers=256MB',
  ];
  const flags = [...fixed, ...settings].flatMap((setting) => ['-c', setting]);
  const child = spawn(place.binaries.postgres, ['-D', place.dataFolder, ...flags], {
    ...account,
    cwd: place.dataFolder.replace(/data$/, ''),
    // Its own process group: Ctrl-C in the terminal must not end it before its clients.
    detached: true,
    stdio: ['ignore', log, log],
    env: BARE_ENVIRONMENT,
  });
  closeSync(log);
  return child;
}

async function readyServer(
  child: ChildProcess,
  port: number,
  password: string,
  folder: string,
): Promise<EmbeddedPostgres> {
  const ended = new Promise<void>((settle) => {
    child.once('exit', () => settle());
    child.once('error', () => settle());
  });
  let alive = true;
  void ended.then(() => {
    alive = false;
  });
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await answers(urlOf(port, password, 'postgres')))) {
    if (!alive || Date.now() > until) {
      child.kill('SIGQUIT');
      throw new Error(`The embedded PostgreSQL did not start. Its log is ${join(folder, 'postgres.log')}.`);
    }
    await pause(40);
  }
  return {
    port,
    superuserUrl: (database) => urlOf(port, password, database),
    stop: async () => {
      if (alive) child.kill('SIGINT');
      await ended;
    },
    ended,
  };
}

function urlOf(port: number, password: string, database: string): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function stateFile(folder: string): string {
  return join(folder, 'cluster.json');
}

async function readState(folder: string): Promise<ClusterState | undefined> {
  try {
    return JSON.parse(await readFile(stateFile(folder), 'utf8')) as ClusterState;
  } catch {
    return undefined;
  }
}

async function writeState(folder: string, state: ClusterState): Promise<void> {
  const file = stateFile(folder);
  await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** The process id of the server that holds this data folder, if that process is alive. */
async function postmasterOf(dataFolder: string): Promise<number | undefined> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n', 1)[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  return (await isPostgres(pid, dataFolder)) ? pid : undefined;
}

/** A process id may have been given to another program since: only a postgres of this very folder counts. */
async function isPostgres(pid: number, dataFolder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes('postgres') && commandLine.includes(dataFolder);
}

async function endLeftover(dataFolder: string): Promise<void> {
  const pid = await postmasterOf(dataFolder);
  if (pid === undefined) {
    await rm(join(dataFolder, 'postmaster.pid'), { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  const until = Date.now() + READY_WITHIN_MS;
  while ((await postmasterOf(dataFolder)) !== undefined) {
    if (Date.now() > until)
      throw new Error(`A PostgreSQL left from an earlier start (process ${pid}) does not end.`);
    await pause(50);
  }
}

async function usablePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && (await portIsFree(wanted))) return wanted;
  return await freePort();
}

function portIsFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return listenOnce(0);
}

function listenOnce(port: number): Promise<number> {
  return new Promise((settle, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      server.close(() => settle(bound));
    });
  });
}

function runToEnd(program: string, args: readonly string[], account: ServerAccount): Promise<void> {
  return new Promise((settle, fail) => {
    const child = spawn(program, args, {
      ...account,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: BARE_ENVIRONMENT,
    });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString('utf8')).slice(-2_000);
    });
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? settle() : fail(new Error(`initdb ended with ${code}: ${words.trim()}`)),
    );
  });
}
