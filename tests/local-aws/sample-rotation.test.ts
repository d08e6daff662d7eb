import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { type SampleDatabasePlace, samplePassword } from '#lib/local-aws/seed/sample-databases.ts';
import { seedCompany } from '#lib/local-aws/seed/seed-company.ts';
import { type LocalAws, startLocalAws } from '#lib/local-aws/server.ts';
import { moveSampleDatabases } from '#lib/local-aws/state/move-sample-databases.ts';
import { makeSampleDatabases } from '#lib/local-aws/state/sample-databases.ts';
import { stateIdOf } from '#lib/local-aws/state/state-id.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

/** As `npm run local-aws` has it: one cluster with the state, the sample company and its databases. */
let folder: string;
let cluster: EmbeddedPostgres;
let databaseUrl: string;
let place: SampleDatabasePlace;
let server: LocalAws;
let client: SecretsManagerClient;
const clock = { now: new Date() };
beforeAll(async () => {
  folder = await makeTemporaryFolder('sample-rotation-');
  cluster = await startEmbeddedPostgres({ folder, settings: ['fsync=off', 'full_page_writes=off'] });
  databaseUrl = cluster.superuserUrl('postgres');
  place = { host: '127.0.0.1', port: cluster.port };
  await prepare(place);
  await start();
}, 120_000);
afterAll(async () => {
  client.destroy();
  await server.close();
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

const keyFile = () => join(folder, 'key');

/** What a start does before the server answers. */
async function prepare(at: SampleDatabasePlace): Promise<void> {
  await makeSampleDatabases(cluster, { stateId: await stateIdOf(databaseUrl), doors: {} });
  await seedCompany({ databaseUrl, keyFile: keyFile(), now: clock.now, sampleDatabases: at });
  await moveSampleDatabases({ databaseUrl, keyFile: keyFile(), place: at });
}

async function start(): Promise<void> {
  server = await startLocalAws({
    databaseUrl,
    keyFile: keyFile(),
    port: 0,
    now: () => clock.now,
    lookupsPerSecond: null,
    rotationRetrySeconds: 3600,
    backgroundSeconds: 0.1,
  });
  client = new SecretsManagerClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
}

interface Login {
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
}

async function read(SecretId: string): Promise<Login> {
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString) as Login;
}

async function enters({ host, port, dbname, username, password }: Login): Promise<boolean> {
  const session = new pg.Client({ host, port, database: dbname, user: username, password });
  session.on('error', () => {});
  return await session
    .connect()
    .then(() => session.query('select count(*) from note'))
    .then(
      () => true,
      () => false,
    )
    .finally(() => session.end().catch(() => {}));
}

async function eventually(expectation: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 55_000;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Rotates with the function that the sample company has chosen, until AWSCURRENT has moved. */
async function rotate(SecretId: string): Promise<void> {
  const { VersionId = '' } = await client.send(new RotateSecretCommand({ SecretId }));
  await eventually(async () => {
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId }));
    expect(VersionIdsToStages?.[VersionId]).toEqual(['AWSCURRENT']);
  });
}

test('the secrets of the sample log in where they say', async () => {
  for (const name of ['prod/checkout/db', 'prod/identity/db', 'prod/ledger/db', 'prod/ledger/master']) {
    const login = await read(name);
    expect(login).toMatchObject(place);
    expect([name, await enters(login)]).toEqual([name, true]);
  }
});

test('a single user is rotated for real', async () => {
  const before = await read('prod/checkout/db');
  await rotate('prod/checkout/db');
  const after = await read('prod/checkout/db');
  expect([after.username, after.password === before.password]).toEqual([before.username, false]);
  expect([await enters(after), await enters(before)]).toEqual([true, false]);
}, 60_000);

test('two users take turns', async () => {
  const first = await read('prod/ledger/db');
  await rotate('prod/ledger/db');
  const second = await read('prod/ledger/db');
  expect([first.username, second.username].sort()).toEqual(['ledger_app', 'ledger_app_clone']);
  expect([await enters(second), await enters(first)]).toEqual([true, true]);
  await rotate('prod/ledger/db');
  const third = await read('prod/ledger/db');
  expect(third.username).toBe(first.username);
  expect([await enters(third), await enters(second), await enters(first)]).toEqual([true, true, false]);
}, 60_000);

test('after a restart the rotated passwords are the ones that count', async () => {
  client.destroy();
  await server.close();
  await prepare(place);
  await start();
  for (const name of ['prod/checkout/db', 'prod/ledger/db']) {
    const login = await read(name);
    expect(login.password).not.toBe(samplePassword(login.username));
    expect([name, await enters(login)]).toEqual([name, true]);
  }
}, 60_000);

test('when the databases answer at another port, the secrets say so', async () => {
  const before = await read('prod/checkout/db');
  const moved = { ...place, port: 1 };
  await moveSampleDatabases({ databaseUrl, keyFile: keyFile(), place: moved });
  expect(await read('prod/checkout/db')).toEqual({ ...before, port: 1 });
  await moveSampleDatabases({ databaseUrl, keyFile: keyFile(), place });
  expect(await read('prod/checkout/db')).toEqual(before);
});

test('windows of the sample open by themselves', async () => {
  const names = ['prod/identity/db', 'prod/billing/db', 'prod/ledger/db'];
  const rotatedAt = async (SecretId: string) =>
    (await client.send(new DescribeSecretCommand({ SecretId }))).LastRotatedDate?.getTime() ?? 0;
  const before = new Map<string, number>();
  for (const name of names) before.set(name, await rotatedAt(name));
  clock.now = new Date(clock.now.getTime() + 95 * 24 * 3_600_000);
  for (const name of names) {
    await eventually(async () => {
      expect([name, (await rotatedAt(name)) > (before.get(name) ?? 0)]).toEqual([name, true]);
    });
    expect([name, await enters(await read(name))]).toEqual([name, true]);
  }
}, 120_000);
