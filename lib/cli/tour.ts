/**
 * `npm run tour [-- --endpoint http://127.0.0.1:4566]`: drives a local AWS with the aws command line, from the making of
 * a secret to its history, and says what came of each step. Without an endpoint it starts a local AWS of its own and
 * ends it afterwards. Exit code 0 means that every step did what it should.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isLoopback } from '#lib/local-aws/options.ts';
import { Failure, report } from '../../launch/failure.mjs';
import { ROOT } from '../../launch/home.mjs';
import { step } from '../../launch/steps.mjs';
import { awsCommand } from './tour/aws-command.ts';
import { drive } from './tour/drive.ts';

const READY_WITHIN_MS = 180_000;

async function tour(): Promise<void> {
  const endpoint = endpointOf();
  const folder = mkdtempSync(join(tmpdir(), 'countersign-tour-'));
  // As root the PostgreSQL runs as another account, which has to get in here.
  chmodSync(folder, 0o711);
  try {
    if (endpoint !== undefined) await driveAt(endpoint, folder);
    else await withLocalAws(folder, (url) => driveAt(url, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function driveAt(endpoint: string, folder: string): Promise<void> {
  await drive(await awsCommand(endpoint, folder));
  console.log('\n  Every step did what it should.');
}

/** The tour makes and removes secrets and a database login, so it stays on this machine. */
function endpointOf(): string | undefined {
  const { endpoint } = wordsOf();
  if (endpoint === undefined) return undefined;
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname.replace(/^\[|\]$/g, '') : '';
  if (isLoopback(host)) return endpoint;
  throw new Failure(
    'The tour drives a local AWS only: --endpoint is an address on this machine, such as http://127.0.0.1:4566.',
  );
}

function wordsOf() {
  try {
    return parseArgs({ options: { endpoint: { type: 'string' } } }).values;
  } catch {
    throw new Failure('The tour knows one option: --endpoint http://127.0.0.1:4566.');
  }
}

/** Runs `work` on a local AWS started for it, with the sample company and its databases. */
async function withLocalAws(folder: string, work: (url: string) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'lib', 'cli', 'local-aws.ts')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Nothing is inherited but the way to other programs: options of another local AWS must not count here.
    env: {
      PATH: process.env.PATH,
      COUNTERSIGN_HOME: folder,
      LOCAL_AWS_PORT: '0',
      LOCAL_AWS_TRAIL_DELAY_SECONDS: '1',
    } as unknown as NodeJS.ProcessEnv,
  });
  const ended = new Promise<void>((settle) => child.once('exit', () => settle()));
  const url = new Promise<string>((settle, fail) => {
    child.on('message', (message: { kind: string; url?: string; words?: string }) => {
      if (message.kind === 'listening') settle(message.url ?? '');
      else fail(new Failure(message.words ?? 'The local AWS did not start.'));
    });
    child.once('exit', () => fail(new Failure('The local AWS ended before it answered.')));
    setTimeout(() => fail(new Failure('The local AWS did not answer in time.')), READY_WITHIN_MS).unref();
  });
  try {
    await work(await step('Starting a local AWS', () => url, { note: (at) => at }));
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

try {
  await tour();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
if (process.connected) process.disconnect();
