import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GetKeyPolicyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { type StoryBook, storyBook } from '#lib/local-aws/seed/plan-company.ts';
import { seedCompany } from '#lib/local-aws/seed/seed-company.ts';
import { type LocalAws, startLocalAws } from '#lib/local-aws/server.ts';
import { makeSampleDatabases } from '#lib/local-aws/state/sample-databases.ts';
import { stateIdOf } from '#lib/local-aws/state/state-id.ts';
import { eventually } from '#tests/contract/local-aws/test-aws.ts';
import { makeTemporaryFolder } from '#tests/support/temporary-folder.ts';

/** The sample company beside its databases, as `npm start` has them. */
let folder: string;
let cluster: EmbeddedPostgres;
let server: LocalAws;
let stories: StoryBook;
let secrets: SecretsManagerClient;
let kms: KMSClient;
beforeAll(async () => {
  folder = await makeTemporaryFolder('repairs-');
  cluster = await startEmbeddedPostgres({ folder, settings: ['fsync=off', 'full_page_writes=off'] });
  const databaseUrl = cluster.superuserUrl('postgres');
  await makeSampleDatabases(cluster, { stateId: await stateIdOf(databaseUrl), doors: {} });
  const now = new Date();
  const options = { databaseUrl, keyFile: join(folder, 'key') };
  await seedCompany({ ...options, now, sampleDatabases: { host: '127.0.0.1', port: cluster.port } });
  server = await startLocalAws({ ...options, port: 0, rotationAttempts: 2, rotationRetrySeconds: 0 });
  stories = storyBook(now);
  const client = {
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  secrets = new SecretsManagerClient(client);
  kms = new KMSClient(client);
}, 90_000);
afterAll(async () => {
  secrets.destroy();
  kms.destroy();
  await server.close();
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

async function currentLogin(name: string) {
  const { SecretString, VersionId } = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
  return { VersionId, value: JSON.parse(SecretString ?? '{}') as Record<string, string> };
}

/** Whether the value of a secret opens its database. */
async function opens(name: string): Promise<boolean> {
  const { value } = await currentLogin(name);
  const client = new pg.Client({
    host: value.host,
    port: Number(value.port),
    database: value.dbname,
    user: value.username,
    password: value.password,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function rotate(name: string): Promise<void> {
  const { VersionId } = await secrets.send(new RotateSecretCommand({ SecretId: name }));
  await eventually(async () => {
    const { VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId: name }));
    expect(VersionIdsToStages?.[VersionId ?? '']).toEqual(['AWSCURRENT']);
  });
}

function unblock(name: string, pendingVersionId: string) {
  return secrets.send(
    new UpdateSecretVersionStageCommand({
      SecretId: name,
      VersionStage: 'AWSPENDING',
      RemoveFromVersionId: pendingVersionId,
    }),
  );
}

test.each([
  'prod/checkout/db',
  'prod/identity/db',
  'prod/billing/db',
  'staging/payments/db',
  'prod/ledger/db',
])(
  '%s opens its database, rotates, and opens it again',
  async (name) => {
    const before = await currentLogin(name);
    expect(await opens(name)).toBe(true);
    await rotate(name);
    const after = await currentLogin(name);
    expect(after.value.password).not.toBe(before.value.password);
    expect(after.value.username === before.value.username).toBe(name !== 'prod/ledger/db');
    expect(await opens(name)).toBe(true);
  },
  20_000,
);

test('the failing rotation: readers still get in; with the key mended it succeeds', async () => {
  const { secret, master, pendingVersionId, functionRole } = stories.failingRotation;
  expect(await opens(secret.name)).toBe(true);
  await unblock(secret.name, pendingVersionId);
  const { VersionId } = await secrets.send(new RotateSecretCommand({ SecretId: secret.name }));
  // As it is, it fails again: the value is made, and never becomes the current one.
  await eventually(async () => {
    const { VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId: secret.name }));
    expect(VersionIdsToStages?.[VersionId ?? '']).toEqual(['AWSPENDING']);
    const pending = { SecretId: secret.name, VersionId };
    expect((await secrets.send(new GetSecretValueCommand(pending))).SecretString).toBeDefined();
  });
  await unblock(secret.name, VersionId ?? '');

  const { KmsKeyId: KeyId } = await secrets.send(new DescribeSecretCommand({ SecretId: master.name }));
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
  const mended = JSON.parse(Policy ?? '{}');
  mended.Statement[1].Principal.AWS.push(`arn:aws:iam::${master.account}:role/${functionRole}`);
  await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify(mended) }));
  await rotate(secret.name);
  expect((await currentLogin(secret.name)).value.username).toBe('payments_app_clone');
  expect(await opens(secret.name)).toBe(true);
}, 90_000);

test('another way: the login of the owner goes back to the key it had', async () => {
  const { secret, master } = stories.failingRotation;
  await expect(
    secrets.send(new UpdateSecretCommand({ SecretId: master.name, KmsKeyId: 'alias/payments' })),
  ).resolves.toMatchObject({ Name: master.name });
  await rotate(secret.name);
  expect(await opens(secret.name)).toBe(true);
}, 90_000);

test('the wrong password: the older version opens the database, and with it the rotation succeeds', async () => {
  const { secret, pendingVersionId, workingVersionId } = stories.wrongPassword;
  expect(await opens(secret.name)).toBe(false);
  const { VersionId } = await currentLogin(secret.name);
  await secrets.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secret.name,
      VersionStage: 'AWSCURRENT',
      RemoveFromVersionId: VersionId,
      MoveToVersionId: workingVersionId,
    }),
  );
  expect(await opens(secret.name)).toBe(true);
  await unblock(secret.name, pendingVersionId);
  await rotate(secret.name);
  expect(await opens(secret.name)).toBe(true);
}, 90_000);
