import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmptyDatabase, type EmptyDatabase } from '#tests/support/database.ts';

const PROGRAM = fileURLToPath(new URL('../../lib/cli/local-aws.ts', import.meta.url));
const lambda = (kind: string) =>
  `arn:aws:lambda:eu-central-1:000000000000:function:countersign-rotate-postgresql-${kind}`;
/** Roles belong to the whole cluster, so their names must be of this run alone. */
const RUN = `kill${process.pid}`;
const SINGLE = `${RUN}_single`;
const TURNS = `${RUN}_turns`;
const ADMIN = `${RUN}_admin`;
const MOST_ROUNDS = 12;

let database: EmptyDatabase;
let folder: string;
let child: ChildProcess | undefined;
let client: SecretsManagerClient;
let owner: pg.Client;
let address: { host: string; port: number; dbname: string };
beforeAll(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'kill-'));
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const url = new URL(database.url);
  address = { host: url.hostname, port: Number(url.port), dbname: url.pathname.slice(1) };
  await owner.query(
    `create role ${SINGLE} with login password 'example-only-0';
     create role ${TURNS} with login password 'example-only-0';
     create role ${ADMIN} with login createrole password 'example-only-0';
     grant ${TURNS} to ${ADMIN} with admin option;`,
  );
  await start();
});
afterAll(async () => {
  await kill();
  client.destroy();
  await owner.query(
    `drop role if exists ${TURNS}_clone; revoke ${TURNS} from ${ADMIN};
     drop role ${SINGLE}; drop role ${TURNS}; drop role ${ADMIN};`,
  );
  await owner.end();
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

interface Login {
  readonly username: string;
  readonly password: string;
}

async function enters({ username, password }: Login): Promise<boolean> {
  const { host, port, dbname } = address;
  const session = new pg.Client({ host, port, database: dbname, user: username, password });
  session.on('error', () => {});
  return await session
    .connect()
    .then(
      () => true,
      () => false,
    )
    .finally(() => session.end().catch(() => {}));
}

async function currentLogin(SecretId: string): Promise<Login> {
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString) as Login;
}

async function create(Name: string, username: string, more: object = {}): Promise<string> {
  const value = { ...address, username, password: 'example-only-0', ...more };
  const made = await client.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) }));
  return made.ARN ?? '';
}

/** Begins a rotation unless an earlier one is still to be gone on with. */
async function rotate(SecretId: string, kind: string): Promise<void> {
  try {
    await client.send(new RotateSecretCommand({ SecretId, RotationLambdaARN: lambda(kind) }));
  } catch (error) {
    if ((error as Error).name !== 'InvalidRequestException') throw error;
  }
}

async function untilRotated(SecretId: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
    const labels = Object.values(VersionIdsToStages).flat();
    expect(labels.filter((label) => label === 'AWSCURRENT')).toHaveLength(1);
    if (!labels.includes('AWSPENDING')) return;
    if (Date.now() > deadline) throw new Error(`the rotation of ${SecretId} was not gone on with`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The version that is current in the tables, while no server runs. */
async function currentVersionAtRest(name: string): Promise<string> {
  const found = await owner.query<{ version_id: string }>(
    `select version_id from local_aws.secret_label l join local_aws.secret s on s.id = l.secret_id
      where s.name = $1 and label = 'AWSCURRENT'`,
    [name],
  );
  return found.rows[0]?.version_id ?? '';
}

test('killed when the database has the new password and the secret has not: the next start finishes it', async () => {
  await create('kill/single', SINGLE);
  let cutInBetween = 0;
  for (let round = 0; round < MOST_ROUNDS && cutInBetween < 2; round += 1) {
    const before = await currentLogin('kill/single');
    await rotate('kill/single', 'single-user');
    const version = await currentVersionAtRest('kill/single');
    const deadline = Date.now() + 60_000;
    while (await enters(before)) if (Date.now() > deadline) throw new Error('the password never changed');
    await kill();
    if ((await currentVersionAtRest('kill/single')) === version) {
      // Nobody can log in with what the secret holds, and AWSPENDING alone knows the password.
      cutInBetween += 1;
      expect(await enters(before)).toBe(false);
    }
    await start();
    await untilRotated('kill/single');
    expect(await enters(await currentLogin('kill/single'))).toBe(true);
    expect(await enters(before)).toBe(false);
  }
  expect(cutInBetween).toBeGreaterThan(0);
}, 120_000);

test('killed at any moment of rotations, the current login works when they have ended', async () => {
  const masterarn = await create('kill/admin', ADMIN);
  await create('kill/turns', TURNS, { masterarn });
  for (let round = 0; round < 5; round += 1) {
    await rotate('kill/single', 'single-user');
    await rotate('kill/turns', 'alternating-users');
    // The moment of the kill differs from round to round; what is expected holds at any.
    await new Promise((resolve) => setTimeout(resolve, 20 + round * 45));
    await kill();
    await start();
    for (const name of ['kill/single', 'kill/turns']) {
      await untilRotated(name);
      expect([name, await enters(await currentLogin(name))]).toEqual([name, true]);
    }
  }
  const { username } = await currentLogin('kill/turns');
  expect([TURNS, `${TURNS}_clone`]).toContain(username);
}, 120_000);
