import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../../launch/home.mjs';

/** A product started as `npm start` starts it, in a home of its own and on free ports. */
export interface RunningProduct {
  readonly url: string;
  readonly localAwsUrl: string;
  readonly home: string;
  readonly process: ChildProcess;
  /** What it wrote to its terminal so far. */
  output(): string;
  /** Ends it as Ctrl-C does and removes its home. */
  stop(): Promise<void>;
}

export interface ProductOptions {
  /** A home that outlives the product. Absent: a new one, removed at the end. */
  readonly home?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const READY_WITHIN_MS = 300_000;
const ready = z.object({ kind: z.literal('ready'), url: z.string(), localAwsUrl: z.string() });

/** A new home that PostgreSQL may enter too when the tests run as root. */
export async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-home-'));
  await chmod(home, 0o711);
  return home;
}

/** Starts a product and waits until it answers. Rejects with its last words when it does not. */
export async function startProduct(options: ProductOptions = {}): Promise<RunningProduct> {
  const home = options.home ?? (await makeHome());
  const child = spawnStart(home, options.environment);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const ended = new Promise<void>((settle) => child.once('exit', () => settle()));
  // Its last words may still be in the pipe when it has ended.
  const saidAll = new Promise<void>((settle) => child.once('close', () => settle()));
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
    if (options.home === undefined) await rm(home, { recursive: true, force: true });
  };
  try {
    const { url, localAwsUrl } = await readyMessage(child);
    return { url, localAwsUrl, home, process: child, output: () => output, stop };
  } catch (error) {
    await stop();
    await saidAll;
    throw new Error(`The product did not start (${(error as Error).message}). It said:\n${output}`);
  }
}

function spawnStart(home: string, environment: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'lib', 'cli', 'start.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      COUNTERSIGN_HOME: home,
      PORT: '0',
      LOCAL_AWS_PORT: '0',
      LOCAL_AWS_TRAIL_DELAY_SECONDS: '1',
      COUNTERSIGN_TRAIL_POLL_SECONDS: '1',
      ...environment,
    } as unknown as NodeJS.ProcessEnv,
  });
}

function readyMessage(child: ChildProcess): Promise<z.infer<typeof ready>> {
  return new Promise((settle, fail) => {
    const timer = setTimeout(
      () => fail(new Error(`not ready within ${READY_WITHIN_MS / 1000} s`)),
      READY_WITHIN_MS,
    );
    child.on('message', (message) => {
      const parsed = ready.safeParse(message);
      if (!parsed.success) return;
      clearTimeout(timer);
      settle(parsed.data);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`exit code ${code}`));
    });
  });
}
