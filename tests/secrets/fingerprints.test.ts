import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { judgeFindings } from '#lib/findings/judge-findings.ts';
import { mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { type FingerprintKey, openFingerprintKey } from '#lib/secrets/fingerprint-key.ts';
import { keepFingerprints } from '#lib/secrets/keep-fingerprints.ts';
import { diffVersions } from '#lib/secrets/queries/compare-versions.ts';
import { compareVersions } from '#lib/secrets/rules/value-diff.ts';
import { switchFingerprints } from '#lib/secrets/switch-fingerprints.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';

let world: TestDatabase;
let folder: string;
let key: FingerprintKey;
let connectionId: string;
let admin: Actor;

beforeAll(async () => {
  world = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'countersign-key-'));
  key = openFingerprintKey({ given: null, home: folder });
  connectionId = await insertConnection(world.db);
  const personId = mintId('person');
  await world.db.prisma.person.create({ data: { id: personId, displayName: 'sofia' } });
  admin = { personId, roles: ['admin'] } as unknown as Actor;
});
afterAll(async () => {
  await world?.drop();
  await rm(folder, { recursive: true, force: true });
});

const json = (members: object) => SecretValue.ofText(JSON.stringify(members));
const keep = (secretId: string, versionId: string, value: SecretValue, by = key) =>
  world.db.transaction((tx) =>
    keepFingerprints(tx, { secretId, versionId, personId: admin.personId, value }, by),
  );
const count = async () =>
  (await world.db.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM value_fingerprint')).rows[0]?.n;

describe('fingerprints', () => {
  test('tell equal values, whatever their length, and need the key', () => {
    const other = openFingerprintKey({ given: Buffer.alloc(32, 7).toString('base64'), home: folder });
    const again = openFingerprintKey({ given: null, home: folder });
    const of = (by: FingerprintKey, text: string) =>
      by.of(SecretValue.ofText(text)).map(({ print }) => Buffer.from(print).toString('hex'));
    expect(of(key, 'short')).toEqual(of(again, 'short'));
    expect(of(key, 'short')).not.toEqual(of(other, 'short'));
    expect(key.id).not.toEqual(other.id);
    for (const text of ['', 'x', 'y'.repeat(65_536)]) expect(of(key, text)[0]).toHaveLength(32);
    expect(() => openFingerprintKey({ given: 'AAAA', home: folder })).toThrow('32 bytes');
  });

  test('what is no JSON object with distinct, named members is one whole value', () => {
    const names = (value: SecretValue) => key.of(value).map(({ keyName }) => keyName);
    for (const text of ['text', '[1]', '{}', '{"a":1,"a":2}', '{"":1}', 'null']) {
      expect(names(SecretValue.ofText(text))).toEqual(['']);
    }
    expect(names(SecretValue.ofBytes(Buffer.from([0, 255])))).toEqual(['']);
    expect(names(json({ user: 'a', password: 'b' }))).toEqual(['user', 'password']);
  });

  test('say which keys were added, removed, changed or stayed', () => {
    const before = key.of(json({ user: 'app', password: 'one', old: 'x' }));
    const after = key.of(json({ user: 'app', password: 'two', fresh: 'x' }));
    expect(compareVersions(before, after)).toEqual([
      { keyName: 'password', difference: 'changed' },
      { keyName: 'fresh', difference: 'added' },
      { keyName: 'old', difference: 'removed' },
      { keyName: 'user', difference: 'same' },
    ]);
    expect(compareVersions(before, key.of(SecretValue.ofText('text')))).toEqual([
      { keyName: '', difference: 'changed' },
    ]);
  });
});

test('nothing is kept before an operator chooses so, and everything is forgotten when it ends', async () => {
  const secretId = await insertSecret(world.db, { name: 'prod/a', connectionId });
  expect(await keep(secretId, 'v1', json({ password: 'one' }))).toEqual([]);
  expect(await count()).toBe(0);
  const engineer = { ...admin, roles: ['engineer'] } as Actor;
  expect(await switchFingerprints(world.db, engineer, { connectionId, on: true })).toMatchObject({
    refusal: { code: 'forbidden' },
  });
  expect((await switchFingerprints(world.db, admin, { connectionId, on: true })).ok).toBe(true);
  expect(await keep(secretId, 'v1', json({ password: 'one', user: 'app' }))).toMatchObject([
    { kind: 'fingerprints.kept', data: { versionId: 'v1', keys: 2 } },
  ]);
  await keep(secretId, 'v2', json({ password: 'two', user: 'app' }));
  const pair = { secretId, connectionId, before: 'v1', after: 'v2' };
  const diff = await diffVersions(world.db, admin, pair);
  expect(diff?.keys).toEqual([
    { keyName: 'password', difference: 'changed' },
    { keyName: 'user', difference: 'same' },
  ]);
  const other = openFingerprintKey({ given: Buffer.alloc(32, 9).toString('base64'), home: folder });
  await keep(secretId, 'v2', json({ password: 'two', user: 'app' }), other);
  expect(await diffVersions(world.db, admin, pair)).toMatchObject({ keys: null, isOtherKey: true });
  expect((await switchFingerprints(world.db, admin, { connectionId, on: false })).ok).toBe(true);
  expect(await count()).toBe(0);
  expect(await diffVersions(world.db, admin, pair)).toMatchObject({ keys: null, isChosen: false });
});

test('a reveal under way when the choice ends leaves nothing behind', async () => {
  const secretId = await insertSecret(world.db, { name: 'prod/in-flight', connectionId });
  await switchFingerprints(world.db, admin, { connectionId, on: true });
  let off: Promise<unknown> = Promise.resolve();
  await world.db.transaction(async (tx) => {
    await keepFingerprints(
      tx,
      { secretId, versionId: 'v1', personId: admin.personId, value: json({ password: 'one' }) },
      key,
    );
    off = switchFingerprints(world.db, admin, { connectionId, on: false });
    // Until it waits for this reveal, or is done without having waited.
    await vi.waitFor(async () => {
      const { rows } = await world.db.pool.query<{ over: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')
             OR NOT EXISTS (SELECT 1 FROM fingerprint_choice) AS over`,
      );
      expect(rows[0]?.over).toBe(true);
    }, 30_000);
  });
  await off;
  expect(await count()).toBe(0);
});

test('the same credential in another environment is a finding; the same host is not', async () => {
  await switchFingerprints(world.db, admin, { connectionId, on: true });
  const prod = await insertSecret(world.db, { name: 'prod/twin', connectionId });
  const staging = await insertSecret(world.db, {
    name: 'staging/twin',
    connectionId,
    environment: 'staging',
  });
  for (const secretId of [prod, staging]) {
    await world.db.prisma.secretVersion.create({
      data: { secretId, versionId: 'cur', labels: ['AWSCURRENT'] },
    });
    await keep(secretId, 'cur', json({ password: 'shared', host: 'db.internal' }));
  }
  await judgeFindings(world.db);
  const open = () =>
    world.db.prisma.finding.findMany({
      where: { checkName: 'same-value-elsewhere', state: 'open' },
      select: { secretId: true, subject: true, severity: true },
    });
  expect(await open()).toEqual([{ secretId: prod, subject: `${prod} password`, severity: 'high' }]);
  await keep(staging, 'cur', json({ password: 'its own', host: 'db.internal' }));
  await judgeFindings(world.db);
  expect(await open()).toEqual([]);
});
