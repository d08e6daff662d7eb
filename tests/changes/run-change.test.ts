import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proposeChange } from '#lib/changes/propose-change.ts';
import { runChange } from '#lib/changes/run-change.ts';
import { settleOpenChanges } from '#lib/changes/settle-open-changes.ts';
import { loadChange } from '#lib/changes/store/changes.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { type ChangesWorld, makeChangesWorld } from './world.ts';

let world: ChangesWorld;
beforeAll(async () => {
  world = await makeChangesWorld();
});
afterAll(async () => {
  await world.close();
});

async function labelsOf(name: string): Promise<Record<string, string>> {
  const described = await world.local.administrator().send(new DescribeSecretCommand({ SecretId: name }));
  const pairs = Object.entries(described.VersionIdsToStages ?? {}).flatMap(([versionId, labels]) =>
    labels.map((label) => [label, versionId] as const),
  );
  return Object.fromEntries(pairs);
}

const BAD = 'prod/search/query-api';

test('a bad value in production is rolled back under one signature, by compare-and-swap, and the page shows it', async () => {
  const sofia = world.actor('sofia');
  const secretId = await world.secretId(BAD);
  const { AWSCURRENT: bad = '', AWSPREVIOUS: good = '' } = await labelsOf(BAD);
  const order = { kind: 'move-label', label: 'AWSCURRENT', fromVersionId: bad, toVersionId: good } as const;

  const proposed = await proposeChange(world.db, world.ports, sofia, { secretId, order });
  expect(proposed).toMatchObject({ ok: true });
  if (!proposed.ok) return;
  const early = await runChange(world.db, world.ports, sofia, proposed.value);
  expect(early).toMatchObject({ ok: false, refusal: { code: 'needs-approval' } });
  expect((await labelsOf(BAD)).AWSCURRENT).toBe(bad);

  const done = await world.carryOut(sofia, secretId, order);
  expect(done).toMatchObject({ ok: true, value: { state: 'succeeded' } });
  expect(await labelsOf(BAD)).toMatchObject({ AWSCURRENT: good, AWSPREVIOUS: bad });
  const shown = await readSecret(world.db, sofia, secretId);
  expect(shown?.versions.find((version) => version.labels.includes('AWSCURRENT'))?.versionId).toBe(good);
});

test('an approval opens its own change once, and no other', async () => {
  const sofia = world.actor('sofia');
  const secretId = await world.secretId('prod/web/session');
  const first = await world.approved(sofia, secretId, {
    kind: 'describe',
    description: 'Sessions of the shop',
  });
  const other = await proposeChange(world.db, world.ports, sofia, {
    secretId,
    order: { kind: 'describe', description: 'Something else' },
  });
  if (!other.ok) throw new Error(other.refusal.words);
  expect(await runChange(world.db, world.ports, sofia, other.value)).toMatchObject({
    ok: false,
    refusal: { code: 'needs-approval' },
  });
  expect(await runChange(world.db, world.ports, world.actor('tom'), first)).toMatchObject({
    ok: false,
    refusal: { code: 'no-such-change' },
  });
  expect(await runChange(world.db, world.ports, sofia, first)).toMatchObject({
    ok: true,
    value: { state: 'succeeded' },
  });
  expect(await runChange(world.db, world.ports, sofia, first)).toMatchObject({
    ok: false,
    refusal: { code: 'already-run' },
  });
});

test('an approval of one change, tied to another one, opens nothing: the hash of the facts is signed', async () => {
  const sofia = world.actor('sofia');
  const secretId = await world.secretId('prod/web/session');
  const first = await world.approved(sofia, secretId, { kind: 'describe', description: 'Harmless' });
  const other = await proposeChange(world.db, world.ports, sofia, {
    secretId,
    order: { kind: 'describe', description: 'Not what was signed' },
  });
  if (!other.ok) throw new Error(other.refusal.words);
  await world.db.pool.query(
    'WITH taken AS (UPDATE secret_change SET request_id = NULL WHERE id = $1 RETURNING id) SELECT count(*) FROM taken',
    [first.changeId],
  );
  await world.db.pool.query(
    `UPDATE secret_change SET request_id = (SELECT id FROM access_request
       WHERE convert_from(facts, 'UTF8')::jsonb -> 'change' ->> 'id' = $1) WHERE id = $2`,
    [first.changeId, other.value.changeId],
  );
  expect(await runChange(world.db, world.ports, sofia, other.value)).toMatchObject({
    ok: false,
    refusal: { code: 'grant-over' },
  });
});

test('what changed between look and confirmation is said, and nothing is done', async () => {
  const sofia = world.actor('sofia');
  const name = 'prod/search/query-api';
  const secretId = await world.secretId(name);
  const { AWSCURRENT: from = '', AWSPREVIOUS: to = '' } = await labelsOf(name);
  const order = { kind: 'move-label', label: 'AWSCURRENT', fromVersionId: from, toVersionId: to } as const;
  const change = await world.approved(sofia, secretId, order);
  await world.local
    .administrator()
    .send(new PutSecretValueCommand({ SecretId: name, SecretString: 'put by somebody else meanwhile' }));
  const between = await labelsOf(name);
  const refused = await runChange(world.db, world.ports, sofia, change);
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'moved-on' } });
  if (!refused.ok)
    expect(refused.refusal.words).toContain(`AWSCURRENT is now ${between.AWSCURRENT?.slice(0, 8)}`);
  expect(await labelsOf(name)).toEqual(between);
});

test('a value is not put over one that somebody else put meanwhile, nor a description over another', async () => {
  const sofia = world.actor('sofia');
  const name = 'prod/web/session';
  const secretId = await world.secretId(name);
  const put = await world.approved(sofia, secretId, { kind: 'put', shape: 'text', labels: ['AWSCURRENT'] });
  const described = await world.approved(sofia, secretId, { kind: 'describe', description: 'Ours' });
  const admin = world.local.administrator();
  await admin.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'theirs' }));
  await admin.send(new UpdateSecretCommand({ SecretId: name, Description: 'Theirs' }));
  const between = await labelsOf(name);
  const value = { form: 'text', json: false, text: 'ours' } as const;
  expect(await runChange(world.db, world.ports, sofia, { ...put, value })).toMatchObject({
    ok: false,
    refusal: { code: 'moved-on' },
  });
  expect(await runChange(world.db, world.ports, sofia, described)).toMatchObject({
    ok: false,
    refusal: { code: 'moved-on' },
  });
  expect(await labelsOf(name)).toEqual(between);
});

test('rotate now ends with the four steps done and the change succeeded', async () => {
  const sofia = world.actor('sofia');
  const name = 'staging/checkout/cache';
  await world.sync();
  const { rows } = await world.db.pool.query<{ name: string; id: string }>(
    "SELECT name, id FROM secret WHERE rotation_enabled AND rotation_function LIKE '%countersign%' AND environment = 'staging' AND health = 'fine' AND gone_at IS NULL ORDER BY name LIMIT 1",
  );
  const [secret] = rows;
  expect(secret, `a healthy rotated secret like ${name}`).toBeDefined();
  if (!secret) return;
  const before = await labelsOf(secret.name);
  const begun = await world.carryOut(sofia, secret.id, { kind: 'rotate' });
  expect(begun).toMatchObject({ ok: true });
  if (!begun.ok) return;
  const end = await until(async () => {
    await world.db.pool.query(
      "UPDATE secret_change SET looked_at = now() - interval '1 minute' WHERE state = 'accepted'",
    );
    await settleOpenChanges(world.db, world.local.aws);
    const change = await loadChange(world.db.prisma, begun.value.changeId);
    return change && change.state !== 'accepted' ? change : null;
  });
  expect(end.state).toBe('succeeded');
  expect((await labelsOf(secret.name)).AWSCURRENT).not.toBe(before.AWSCURRENT);
});

test('a lost answer is read back and never sent twice', async () => {
  const sofia = world.actor('sofia');
  const name = 'prod/search/query-api';
  const secretId = await world.secretId(name);
  const { AWSCURRENT: from = '', AWSPREVIOUS: to = '' } = await labelsOf(name);
  await world.sync();
  const order = { kind: 'move-label', label: 'AWSCURRENT', fromVersionId: from, toVersionId: to } as const;
  await fault('truncated', 'UpdateSecretVersionStage');
  const change = await world.approved(sofia, secretId, order);
  const ran = await runChange(world.db, world.ports, sofia, change);
  expect(ran).toMatchObject({ ok: true, value: { state: 'succeeded' } });
  expect((await labelsOf(name)).AWSCURRENT).toBe(to);
});

async function fault(kind: string, operation: string): Promise<void> {
  const answer = await fetch(`${world.local.url}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind, operation, count: 1 }),
  });
  expect(answer.status, await answer.text()).toBe(201);
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error('it did not come to that in 60 s');
    await new Promise((next) => setTimeout(next, 200));
  }
}
