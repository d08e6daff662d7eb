import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { z } from 'zod';
import { identify, isAlive, type ProcessIdentity } from '#lib/cli/process-identity.ts';
import { findRunningPostgres } from '#lib/db/embedded-postgres.ts';
import { postgresFolder } from '#lib/db/find-database.ts';
import { makeHome, type RunningProduct, startProduct } from '#tests/support/running-product.ts';

/** The whole product, started and ended in every way it may meet. One home for the whole story, in order. */
test.describe.configure({ mode: 'serial', timeout: 420_000 });

let home: string;
let product: RunningProduct;

test.beforeAll(async () => {
  home = await makeHome();
});
test.afterAll(async () => {
  await product?.stop();
  await rm(home, { recursive: true, force: true });
});

test('a start says what it does, how long it took, where it answers and who may sign in', async () => {
  product = await startProduct({ home });
  expect(await statusOf(product)).toBe(200);
  await expect.poll(() => product.output()).toContain('Ctrl-C stops everything.');
  expect(product.output()).toMatch(/Starting the database … \d+(\.\d)? s/);
  expect(product.output()).toContain(`Countersign answers at ${product.url}`);
  for (const name of ['ana', 'ben', 'noor', 'tom', 'sofia', 'ines'])
    expect(product.output()).toMatch(`    ${name} `);
});

test('the other names of this machine lead to the one that is served', async () => {
  const { port } = new URL(product.url);
  const answer = await fetch(`http://127.0.0.1:${port}/sign-in?to=%2Fsecrets`, { redirect: 'manual' });
  expect(answer.status).toBe(307);
  expect(answer.headers.get('location')).toBe(`${product.url}/sign-in?to=%2Fsecrets`);
});

test('the first start leaves nothing of itself in the open', async () => {
  expect(product.output()).not.toMatch(/postgres(ql)?:\/\//);
  for (const { pid } of processesOf(home)) {
    if (process.platform !== 'linux') break;
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    expect(line).not.toMatch(/postgres(ql)?:\/\/|password/i);
  }
});

test('a second start from the same home names the first one and leaves it alone', async () => {
  await expect(startProduct({ home })).rejects.toThrow(`Countersign already runs at ${product.url}`);
  expect(await statusOf(product)).toBe(200);
});

test('a taken port is named, and nothing is left behind', async () => {
  const taken = new URL(product.url).port;
  await expect(startProduct({ environment: { PORT: taken } })).rejects.toThrow(
    `Port ${taken} is taken by another program`,
  );
});

test('a taken port of the local AWS stops a start only if that very port was wished for', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await expect(startProduct({ environment: { LOCAL_AWS_PORT: String(port) } })).rejects.toThrow(
    `Port ${port}, wished for the local AWS, is taken`,
  );
  server.close();
});

test('a bad setting stops the start with one line', async () => {
  await expect(startProduct({ environment: { COUNTERSIGN_AWS: 'perhaps' } })).rejects.toThrow(
    'COUNTERSIGN_AWS must be local or real',
  );
});

test('Ctrl-C ends every process within ten seconds, and the next start is ready in ten', async () => {
  const processes = processesOf(home);
  expect(processes.length).toBeGreaterThan(2);
  const began = performance.now();
  await product.stop();
  expect(performance.now() - began).toBeLessThan(10_000);
  // A PostgreSQL with much to write may end a moment behind the supervisor.
  const left = Math.max(1, 10_000 - (performance.now() - began));
  await expect.poll(() => processes.filter(isAlive), { timeout: left }).toEqual([]);

  const again = performance.now();
  product = await startProduct({ home });
  expect(performance.now() - again).toBeLessThan(10_000);
  expect(await statusOf(product)).toBe(200);
});

test('a start whose terminal is closed ends in order', async () => {
  const processes = processesOf(home);
  const ended = once(product.process, 'exit');
  product.process.stdout?.destroy();
  product.process.stderr?.destroy();
  process.kill(childrenOf(home)[0] ?? 0, 'SIGKILL');
  await ended;
  await expectEnded(processes);
  product = await startProduct({ home });
});

test('kill -9 leaves a state that the next start repairs', async () => {
  const left = processesOf(home);
  product.process.kill('SIGKILL');
  await once(product.process, 'exit');
  product = await startProduct({ home });
  expect(await statusOf(product)).toBe(200);
  await expectEnded(left);
});

test('a part that ends by itself ends the whole, with the reason', async () => {
  const processes = processesOf(home);
  const ended = once(product.process, 'exit');
  process.kill(childrenOf(home).at(-1) ?? 0, 'SIGKILL');
  const [code] = await ended;
  expect(code).toBe(1);
  // Its last words may still be in the pipe when it has ended.
  await expect.poll(() => product.output()).toMatch(/The server ended by itself \(ended by SIGKILL\)/);
  await expectEnded(processes);
});

test('a stop in the middle of a start leaves nothing running', async () => {
  const started = startProduct({ home }).catch((error: Error) => error);
  await expect.poll(() => childrenOf(home).length, { intervals: [5] }).toBeGreaterThan(0);
  const processes = processesOf(home);
  process.kill(
    z.object({ supervisor: z.object({ pid: z.number() }) }).parse(mark(home)).supervisor.pid,
    'SIGINT',
  );
  expect(await started).toBeInstanceOf(Error);
  await expectEnded(processes);
});

test('a database of a newer version is refused and not touched', async () => {
  product = await startProduct({ home });
  const name = '29990101000000_from_the_future';
  await onDatabase(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ('future', 'x', '${name}', now(), now(), 1)`,
  );
  await product.stop();
  await expect(startProduct({ home })).rejects.toThrow(/used by a newer version of Countersign/);
});

/** A PostgreSQL with much to write may end a moment behind the supervisor. */
async function expectEnded(processes: readonly ProcessIdentity[]): Promise<void> {
  await expect.poll(() => processes.filter(isAlive), { timeout: 60_000 }).toEqual([]);
}

async function onDatabase(sql: string): Promise<void> {
  const client = new pg.Client({
    connectionString: await findRunningPostgres(postgresFolder(home), 'countersign'),
  });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function statusOf({ url }: RunningProduct): Promise<number> {
  const response = await fetch(`${url}/api/health/ready`);
  await response.body?.cancel();
  return response.status;
}

/** Every process of a home: the supervisor, its children, and PostgreSQL. */
function processesOf(folder: string): ProcessIdentity[] {
  const { supervisor } = z.object({ supervisor: z.object({ pid: z.number() }) }).parse(mark(folder));
  // As root the data may lie outside the home, where the account of the database can reach it.
  const cluster = readFileSync(join(postgresFolder(folder), 'cluster.json'), 'utf8');
  const { dataFolder } = z.object({ dataFolder: z.string() }).parse(JSON.parse(cluster));
  const postmaster = Number(readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  return [supervisor.pid, ...childrenOf(folder), postmaster].map(identify);
}

function childrenOf(folder: string): number[] {
  const found = z.object({ children: z.array(z.object({ pid: z.number() })) }).safeParse(mark(folder));
  return found.data?.children.map(({ pid }) => pid) ?? [];
}

function mark(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'));
  } catch {
    return undefined; // being written, or gone with the start
  }
}
