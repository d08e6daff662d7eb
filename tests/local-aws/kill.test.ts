import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmptyDatabase, type EmptyDatabase } from '#tests/support/database.ts';

const PROGRAM = fileURLToPath(new URL('../../lib/cli/local-aws.ts', import.meta.url));
const LAMBDA = 'arn:aws:lambda:eu-central-1:000000000000:function:countersign-rotate-generic-api-key';
const ROUNDS = 4;
const WRITERS = 3;
const ROTATIONS = 4;

let database: EmptyDatabase;
let folder: string;
let child: ChildProcess | undefined;
let client: SecretsManagerClient;
beforeAll(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'kill-'));
});
afterAll(async () => {
  await kill();
  client.destroy();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  child = spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      COUNTERSIGN_HOME: folder,
      LOCAL_AWS_DATABASE_URL: database.url,
      LOCAL_AWS_PORT: '0',
      LOCAL_AWS_KEY_FILE: join(folder, 'key'),
      LOCAL_AWS_ROTATION_RETRY_SECONDS: '0',
    } as unknown as NodeJS.ProcessEnv,
  });
  const [message] = (await once(child, 'message')) as [{ url: string }];
  client?.destroy();
  client = new SecretsManagerClient({
    endpoint: message.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
}

async function kill(): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const writers = Array.from({ length: WRITERS }, (_, index) => `kill/written-${index}`);
const rotated = Array.from({ length: ROTATIONS }, (_, index) => `kill/rotated-${index}`);
/** Every value that was acknowledged: secret → version id → value. */
const acknowledged = new Map<string, Map<string, string>>(writers.map((name) => [name, new Map()]));
const begun = new Map<string, string>();

/** Puts one value after the other until the server is gone. */
async function writeOn(name: string): Promise<void> {
  for (;;) {
    const SecretString = `example-only-${randomUUID()}`;
    try {
      const { VersionId = '' } = await client.send(
        new PutSecretValueCommand({ SecretId: name, SecretString }),
      );
      acknowledged.get(name)?.set(VersionId, SecretString);
    } catch {
      return;
    }
  }
}

/** Begins a rotation; what an earlier one left unfinished is for the server to go on with. */
async function rotateOn(name: string): Promise<void> {
  for (;;) {
    try {
      const { VersionId = '' } = await client.send(
        new RotateSecretCommand({ SecretId: name, RotationLambdaARN: LAMBDA }),
      );
      begun.set(name, VersionId);
    } catch (error) {
      if ((error as Error).name !== 'InvalidRequestException') return;
    }
  }
}

/** However slow the machine is, each has written and each has begun before the last kill. */
async function somethingOfEach(): Promise<void> {
  const idle = () => [...acknowledged.values()].some((values) => values.size === 0);
  while (begun.size < ROTATIONS || idle()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function currentOf(name: string): Promise<string | undefined> {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
  const current = Object.keys(VersionIdsToStages).filter((id) =>
    VersionIdsToStages[id]?.includes('AWSCURRENT'),
  );
  expect(current).toHaveLength(1);
  return current[0];
}

test('killed in the middle of writes and rotations, nothing acknowledged is lost and rotations go on', async () => {
  await start();
  for (const Name of [...writers, ...rotated]) {
    await client.send(new CreateSecretCommand({ Name, SecretString: '{"apiKey":"example-only"}' }));
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const work = [...writers.map(writeOn), ...rotated.map(rotateOn)];
    // The moment of the kill differs from round to round; what is expected holds at any.
    await new Promise((resolve) => setTimeout(resolve, 150 + round * 170));
    if (round === ROUNDS - 1) await somethingOfEach();
    await kill();
    await Promise.all(work);
    await start();
    for (const [name, values] of acknowledged) {
      const newest = [...values].slice(-50);
      for (const [VersionId, value] of newest) {
        const read = await client.send(new GetSecretValueCommand({ SecretId: name, VersionId }));
        expect(read.SecretString).toBe(value);
      }
    }
    for (const name of [...writers, ...rotated]) {
      const read = await client.send(
        new GetSecretValueCommand({ SecretId: name, VersionId: await currentOf(name) }),
      );
      expect(read.SecretString).toContain(name.includes('written') ? 'example-only' : 'apiKey');
    }
  }
  expect(begun.size).toBe(ROTATIONS);
  expect([...acknowledged.values()].every((values) => values.size > 0)).toBe(true);
  const deadline = Date.now() + 60_000;
  for (const name of rotated) {
    for (;;) {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
      const pending = Object.values(VersionIdsToStages).some((labels) => labels.includes('AWSPENDING'));
      if (!pending) break;
      if (Date.now() > deadline) throw new Error('a rotation was not gone on with');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await currentOf(name)).toBeDefined();
  }
}, 120_000);
