import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createEmptyDatabase, type EmptyDatabase } from '#tests/support/database.ts';

const PROGRAM = fileURLToPath(new URL('../../lib/cli/local-aws.ts', import.meta.url));

let database: EmptyDatabase;
let folder: string;
let child: ChildProcess | undefined;
beforeAll(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'program-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function start(environment: Record<string, string>, args: string[] = []): ChildProcess {
  child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env.PATH, COUNTERSIGN_HOME: folder, ...environment } as unknown as NodeJS.ProcessEnv,
  });
  return child;
}

const environment = () => ({
  LOCAL_AWS_DATABASE_URL: database.url,
  LOCAL_AWS_PORT: '0',
  LOCAL_AWS_KEY_FILE: join(folder, 'key'),
});

async function listening(of: ChildProcess): Promise<string> {
  const [message] = (await once(of, 'message')) as [{ kind: string; url: string }];
  expect(message.kind).toBe('listening');
  return message.url;
}

test('told everything by its environment it says where it answers, and holds the sample company', async () => {
  const url = await listening(start(environment()));
  const client = new SecretsManagerClient({
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  const read = await client.send(new GetSecretValueCommand({ SecretId: 'prod/payments/db' }));
  client.destroy();
  expect(read.SecretString).toContain('example-only-');
}, 90_000);

test('it ends by itself when whoever started it is gone', async () => {
  const started = start(environment());
  await listening(started);
  const ended = once(started, 'exit');
  started.disconnect();
  expect(await ended).toEqual([0, null]);
}, 90_000);

test('SIGTERM ends it cleanly', async () => {
  const started = start(environment());
  await listening(started);
  const ended = once(started, 'exit');
  started.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}, 90_000);

test('a value it cannot use is said in one line, without quoting it', async () => {
  const started = start({ ...environment(), LOCAL_AWS_PORT: 'hunter2' });
  const [message] = (await once(started, 'message')) as [{ kind: string; words: string }];
  expect(message.kind).toBe('failed');
  expect(message.words).toBe('The option --port of the local AWS cannot be used.');
  const [code] = started.exitCode === null ? await once(started, 'exit') : [started.exitCode];
  expect(code).toBe(1);
});
