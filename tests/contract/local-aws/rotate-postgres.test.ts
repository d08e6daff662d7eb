import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmptyDatabase, type EmptyDatabase } from '#tests/support/database.ts';
import { eventually, startTestAws, type TestAws } from './test-aws.ts';

const lambda = (kind: string) =>
  `arn:aws:lambda:eu-central-1:000000000000:function:countersign-rotate-postgresql-${kind}`;
/** Roles belong to the whole cluster, so their names must be of this run alone. */
const run = `rot${process.pid}`;
const APP = `${run}_app`;
const ADMIN = `${run}_admin`;

let aws: TestAws;
let client: SecretsManagerClient;
let database: EmptyDatabase;
let address: { host: string; port: number; dbname: string };

beforeAll(async () => {
  aws = await startTestAws({ rotationAttempts: 2, rotationRetrySeconds: 0, backgroundSeconds: 0.05 });
  client = aws.secrets();
  database = await createEmptyDatabase();
  const url = new URL(database.url);
  address = { host: url.hostname, port: Number(url.port), dbname: url.pathname.slice(1) };
  await asOwner(
    `create role ${APP} with login password 'example-only-app-0';
     create role ${ADMIN} with login createrole password 'example-only-admin';
     grant ${APP} to ${ADMIN} with admin option;
     create table kept (id int); grant select on kept to ${APP};`,
  );
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
  await asOwner(
    `drop table kept; drop role if exists ${APP}_clone; revoke ${APP} from ${ADMIN}; drop role ${APP}; drop role ${ADMIN};`,
  );
  await database.drop();
});

async function asOwner(text: string): Promise<void> {
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(text).finally(() => owner.end());
}

interface Login {
  readonly username: string;
  readonly password: string;
}

async function read(SecretId: string, VersionStage?: string): Promise<Login & Record<string, unknown>> {
  const answer = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
  return JSON.parse(answer.SecretString ?? '{}');
}

/** The rows that a login may read, or why the database does not let it in. */
async function enter({ username, password }: Login): Promise<number | string> {
  const session = new pg.Client({
    host: address.host,
    port: address.port,
    database: address.dbname,
    user: username,
    password,
  });
  try {
    await session.connect();
    return (await session.query('select * from kept')).rows.length;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  } finally {
    await session.end().catch(() => {});
  }
}

async function rotate(SecretId: string, kind: string): Promise<string> {
  const { VersionId = '' } = await client.send(
    new RotateSecretCommand({ SecretId, RotationLambdaARN: lambda(kind) }),
  );
  await eventually(async () => {
    const described = await client.send(new DescribeSecretCommand({ SecretId }));
    expect(described.VersionIdsToStages?.[VersionId]).toEqual(['AWSCURRENT']);
    expect(described.LastRotatedDate).toBeInstanceOf(Date);
  }, 90_000);
  return VersionId;
}

/** Whether this cluster asks for passwords at all: a test of passwords means nothing where it does not. */
async function passwordsCount(): Promise<boolean> {
  return (await enter({ username: APP, password: 'example-only-wrong' })) !== 0;
}

test('the password of a single user changes in the database, and the old one logs in no more', async () => {
  expect(await passwordsCount()).toBe(true);
  const first = {
    engine: 'postgres',
    ...address,
    username: APP,
    password: 'example-only-app-0',
    note: 'kept',
  };
  await client.send(new CreateSecretCommand({ Name: 'pg/single', SecretString: JSON.stringify(first) }));
  await rotate('pg/single', 'single-user');
  const current = await read('pg/single');
  expect(current).toMatchObject({ username: APP, note: 'kept', port: address.port });
  expect(await enter(current)).toBe(0);
  expect(await enter(first)).toBe('28P01');
  // A second one logs in with what the first one set.
  await rotate('pg/single', 'single-user');
  expect(await enter(await read('pg/single'))).toBe(0);
  expect(await enter(await read('pg/single', 'AWSPREVIOUS'))).toBe('28P01');
}, 90_000);

test('alternating users: the other login is made, and the one before goes on working', async () => {
  const admin = { engine: 'postgres', ...address, username: ADMIN, password: 'example-only-admin' };
  const made = await client.send(
    new CreateSecretCommand({ Name: 'pg/admin', SecretString: JSON.stringify(admin) }),
  );
  const before = await read('pg/single');
  const first = { ...before, masterarn: made.ARN };
  await client.send(new CreateSecretCommand({ Name: 'pg/alternating', SecretString: JSON.stringify(first) }));
  await rotate('pg/alternating', 'alternating-users');
  const clone = await read('pg/alternating');
  expect(clone.username).toBe(`${APP}_clone`);
  expect([await enter(clone), await enter(before)]).toEqual([0, 0]);
  await rotate('pg/alternating', 'alternating-users');
  const again = await read('pg/alternating');
  expect(again.username).toBe(APP);
  expect([await enter(again), await enter(clone), await enter(before)]).toEqual([0, 0, '28P01']);
}, 90_000);

test('a login that does not work fails at setSecret, and no record quotes a password', async () => {
  const wrong = { ...address, username: APP, password: 'example-only-wrong-password' };
  await client.send(new CreateSecretCommand({ Name: 'pg/wrong', SecretString: JSON.stringify(wrong) }));
  await client.send(
    new RotateSecretCommand({ SecretId: 'pg/wrong', RotationLambdaARN: lambda('single-user') }),
  );
  await eventually(async () => {
    const failed = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'RotationFailed' });
    expect(failed.map((record) => record.errorMessage)).toEqual(
      Array(2).fill(`Error when executing lambda ${lambda('single-user')} during setSecret step`),
    );
  }, 90_000);
  expect(JSON.stringify(await aws.records())).not.toContain('example-only-wrong-password');
}, 90_000);
