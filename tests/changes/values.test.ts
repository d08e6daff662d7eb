import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNewSecret } from '#lib/changes/create-new-secret.ts';
import type { ValueDraft } from '#lib/changes/rules/value-draft.ts';
import { runChange } from '#lib/changes/run-change.ts';
import { type ChangesWorld, makeChangesWorld } from './world.ts';

let world: ChangesWorld;
beforeAll(async () => {
  world = await makeChangesWorld();
});
afterAll(async () => {
  await world.close();
});

const CANARY = 'CNRY-typed-8Hq2-not-real';

const valueIn = async (name: string) =>
  await world.local.administrator().send(new GetSecretValueCommand({ SecretId: name }));

/** Every row of every table of the product as text. */
async function everythingStored(): Promise<string> {
  const tables = await world.db.pool.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')",
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await world.db.pool.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
    for (const { text } of rows) {
      texts.push(text);
      // bytea shows as hex.
      for (const [hex] of text.matchAll(/\\\\?x([0-9a-f]{20,})/g)) {
        texts.push(Buffer.from(hex.replace(/^\\+x/, ''), 'hex').toString('latin1'));
      }
    }
  }
  return texts.join('\n');
}

test('a typed value goes to AWS and rests nowhere', async () => {
  const sofia = world.actor('sofia');
  const secretId = await world.secretId('staging/search/index-api');
  const order = { kind: 'put', shape: 'json', labels: ['AWSCURRENT'] } as const;
  const value: ValueDraft = {
    form: 'members',
    members: [
      { name: 'apiKey', text: CANARY, generate: null },
      { name: '__proto__', text: 'kept', generate: null },
      { name: 'made', text: null, generate: { length: 24, excludePunctuation: true } },
    ],
  };
  const done = await world.carryOut(sofia, secretId, { ...order, labels: [...order.labels] }, { value });
  expect(done).toMatchObject({ ok: true, value: { state: 'succeeded' } });
  const stored = JSON.parse((await valueIn('staging/search/index-api')).SecretString ?? '{}');
  expect(stored.apiKey).toBe(CANARY);
  expect(Object.keys(stored)).toEqual(['apiKey', '__proto__', 'made']);
  expect(stored.made).toMatch(/^[A-Za-z0-9]{24}$/);
  const everything = await everythingStored();
  expect(everything).not.toContain(CANARY);
  expect(everything).not.toContain(stored.made);
  expect(JSON.stringify(done)).not.toContain(CANARY);
});

test('a refused value is in no refusal and in no record', async () => {
  const sofia = world.actor('sofia');
  const secretId = await world.secretId('staging/search/index-api');
  const change = await world.approved(sofia, secretId, {
    kind: 'put',
    shape: 'json',
    labels: ['AWSCURRENT'],
  });
  for (const text of [`{"a":"${CANARY}"`, `["${CANARY}"]`, `{"a":"1","a":"${CANARY}"}`]) {
    const refused = await runChange(world.db, world.ports, sofia, {
      ...change,
      value: { form: 'text', json: true, text },
    });
    expect(refused).toMatchObject({ ok: false });
    expect(JSON.stringify(refused)).not.toContain(CANARY);
  }
  const shape = await runChange(world.db, world.ports, sofia, {
    ...change,
    value: { form: 'file', base64: 'AAEC' },
  });
  expect(shape).toMatchObject({ ok: false, refusal: { code: 'value-shape' } });
  const none = await runChange(world.db, world.ports, sofia, change);
  expect(none).toMatchObject({ ok: false, refusal: { code: 'value-missing' } });
  expect(await everythingStored()).not.toContain(CANARY);
});

test('64 KB and bytes that are no text arrive as they are', async () => {
  const sofia = world.actor('sofia');
  const secretId = await world.secretId('staging/search/index-api');
  const long = 'x'.repeat(65_536);
  const text = await world.carryOut(
    sofia,
    secretId,
    { kind: 'put', shape: 'text', labels: ['AWSCURRENT'] },
    {
      value: { form: 'text', json: false, text: long },
    },
  );
  expect(text).toMatchObject({ ok: true, value: { state: 'succeeded' } });
  expect((await valueIn('staging/search/index-api')).SecretString).toBe(long);
  const bytes = Buffer.from([0, 255, 254, 1, 2, 128]);
  const binary = await world.carryOut(
    sofia,
    secretId,
    { kind: 'put', shape: 'binary', labels: ['AWSCURRENT'] },
    {
      value: { form: 'file', base64: bytes.toString('base64') },
    },
  );
  expect(binary).toMatchObject({ ok: true, value: { state: 'succeeded' } });
  const read = (await valueIn('staging/search/index-api')).SecretBinary ?? new Uint8Array();
  expect(Buffer.from(read)).toEqual(bytes);
});

test('a secret is created from its template, and its name not twice', async () => {
  const sofia = world.actor('sofia');
  const input = {
    connectionId: world.connectionId,
    region: world.region,
    creation: {
      name: 'dev/made/db',
      type: 'database-credentials' as const,
      description: 'Made in a test',
      kmsKeyId: null,
      tags: [{ key: 'owner', value: 'team-payments' }],
    },
    value: {
      form: 'members' as const,
      members: [
        { name: 'username', text: 'orders', generate: null },
        { name: 'password', text: null, generate: { length: 32, excludePunctuation: false } },
      ],
    },
  };
  const made = await createNewSecret(world.db, world.local.aws, sofia, input);
  expect(made).toMatchObject({ ok: true, value: { name: 'dev/made/db' } });
  const described = await world.local
    .administrator()
    .send(new DescribeSecretCommand({ SecretId: 'dev/made/db' }));
  expect(described.Tags).toContainEqual({ Key: 'type', Value: 'database-credentials' });
  const { password } = JSON.parse((await valueIn('dev/made/db')).SecretString ?? '{}');
  expect(password).toHaveLength(32);
  expect(await everythingStored()).not.toContain(password);
  expect(await createNewSecret(world.db, world.local.aws, sofia, input)).toMatchObject({
    ok: false,
    refusal: { code: 'name-taken' },
  });
  expect(await createNewSecret(world.db, world.local.aws, world.actor('ana'), input)).toMatchObject({
    ok: false,
    refusal: { code: 'not-allowed' },
  });
});
