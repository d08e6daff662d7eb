import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planCompany } from '#lib/local-aws/seed/plan-company.ts';
import { seedCompany } from '#lib/local-aws/seed/seed-company.ts';
import { createEmptyDatabase, type EmptyDatabase } from '#tests/support/database.ts';

const now = new Date('2026-11-20T14:32:00Z');
const DAY = 86_400_000;
const company = planCompany(now);
const withCopies = company.secrets.flatMap((secret) => [
  secret,
  ...secret.replicas.flatMap(({ copy }) => copy ?? []),
]);

let databases: EmptyDatabase[];
let folder: string;
beforeAll(async () => {
  databases = [await createEmptyDatabase(), await createEmptyDatabase()];
  folder = await mkdtemp(join(tmpdir(), 'seed-'));
});
afterAll(async () => {
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const optionsOf = (index: number) => ({
  databaseUrl: databases[index]?.url ?? '',
  keyFile: join(folder, `key-${index}`),
  now,
});

async function rowsOf(index: number, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    connectionString: databases[index]?.url,
    options: '-c search_path=local_aws',
  });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('it loads once, and then leaves everything alone', async () => {
  const both = await Promise.all([seedCompany(optionsOf(0)), seedCompany(optionsOf(0))]);
  expect(both.filter((result) => result.seeded)).toHaveLength(1);
  expect(both.find((result) => result.seeded)).toEqual({
    secrets: withCopies.length,
    records: company.trail.length,
    seeded: true,
  });
  expect(await seedCompany(optionsOf(0))).toEqual({ secrets: 0, records: 0, seeded: false });
});

test('values rest sealed, and are in no record', async () => {
  const versions = await rowsOf(0, `select encode(payload, 'escape') as payload from secret_version`);
  expect(versions.length).toBeGreaterThan(company.secrets.length);
  for (const row of versions) expect(JSON.stringify(row)).not.toContain('example-only-');
  expect(
    await rowsOf(
      0,
      `select event_id from trail_record where record ~ 'example-only|"(password|secretString|secretBinary)"'`,
    ),
  ).toEqual([]);
});

/** All that is not sealed anew each time: every table in its own order, ids included. */
const TABLES: readonly (readonly [table: string, order: string, without: string])[] = [
  ['account', 'id', ''],
  ['iam_user', 'account, name', ''],
  ['access_key', 'id', 'sealed_secret'],
  ['iam_role', 'account, name', ''],
  ['iam_policy', 'arn', ''],
  ['iam_policy_version', 'arn, number', ''],
  ['iam_attachment', 'account, kind, name, policy_arn', ''],
  ['kms_key', 'arn', ''],
  ['kms_alias', 'account, region, name', ''],
  ['secret', 'id', ''],
  ['secret_version', 'number', 'data_key payload'],
  ['secret_label', 'secret_id, label', ''],
  ['replica', 'secret_id, region', ''],
  ['trail_record', 'seq', ''],
  ['trail_resource', 'seq', ''],
];

test('two loads at one moment give the same rows, ids included', async () => {
  await seedCompany(optionsOf(1));
  for (const [table, order, without] of TABLES) {
    const text = `select * from ${table} order by ${order}`;
    const [one, two] = await Promise.all([rowsOf(0, text), rowsOf(1, text)]);
    const shown = (rows: Record<string, unknown>[]) =>
      rows.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !without.split(' ').includes(name))),
      );
    expect(one.length, table).toBeGreaterThan(0);
    expect(shown(two), table).toEqual(shown(one));
  }
}, 60_000);

test('another moment gives the same company at other dates', () => {
  const later = planCompany(new Date(now.getTime() + DAY));
  expect(later.secrets.map((secret) => secret.arn)).toEqual(company.secrets.map((secret) => secret.arn));
});

test('three accounts, two regions each, about three hundred secrets of all kinds', () => {
  const places = new Map<string, number>();
  for (const { place } of withCopies) {
    const key = `${place.account} ${place.region}`;
    places.set(key, (places.get(key) ?? 0) + 1);
  }
  expect([...places.keys()].sort()).toEqual([
    '000000000000 eu-central-1',
    '000000000000 eu-west-1',
    '111122223333 eu-central-1',
    '111122223333 eu-west-1',
    '444455556666 eu-central-1',
    '444455556666 eu-west-1',
  ]);
  expect(withCopies.length).toBeGreaterThanOrEqual(290);
  expect(withCopies.length).toBeLessThanOrEqual(330);
  const kinds = new Set(company.secrets.map((secret) => secret.entry.kind));
  expect([...kinds].sort()).toEqual([
    'api-key',
    'certificate',
    'configuration',
    'database',
    'iam-key',
    'keystore',
    'kubernetes',
    'login',
    'oauth',
    'signing-key',
    'ssh-key',
    'text',
  ]);
  const binary = withCopies.filter(({ versions }) => versions.some(({ value }) => value?.kind === 'binary'));
  expect(binary.length).toBeGreaterThan(0);
  const breaking = company.secrets.filter(
    ({ name }) => !/^(prod|staging|dev|sandbox)\/[a-z]+\/[a-z/-]+$/.test(name),
  );
  expect(breaking.length).toBeGreaterThanOrEqual(10);
});

test('every secret has a current version with a value, but for the one that was never given any', () => {
  const empty = company.stories.emptySecret.secret.arn;
  for (const secret of withCopies) {
    const current = secret.versions.find((version) => version.id === secret.labels.get('AWSCURRENT'));
    if (secret.arn === empty) expect(secret.versions).toEqual([]);
    else expect(current?.value, secret.name).toBeDefined();
    const ids = new Set(secret.versions.map(({ id }) => id));
    expect(ids.size, secret.name).toBe(secret.versions.length);
    for (const holder of secret.labels.values()) expect(ids.has(holder), secret.name).toBe(true);
    // Without a value is only what a rotation reserved and still holds.
    for (const version of secret.versions.filter(({ value }) => value === undefined)) {
      expect(
        secret.labels.get('AWSPENDING') === version.id || secret.labels.get('AWSPENDING') === undefined,
      ).toBe(true);
    }
  }
});

test('ninety days of history within what LookupEvents shows, every id once, in the order of time', () => {
  expect(company.trail.length).toBeGreaterThan(20_000);
  expect(company.trail.length).toBeLessThan(40_000);
  const times = company.trail.map((entry) => entry.time.getTime());
  expect(times.every((time, index) => index === 0 || (times[index - 1] ?? 0) <= time)).toBe(true);
  expect(times.at(-1)).toBeLessThanOrEqual(now.getTime());
  expect(times[0]).toBeGreaterThanOrEqual(now.getTime() - 90 * DAY);
  expect(times[0]).toBeLessThan(now.getTime() - 88 * DAY);
  expect(new Set(company.trail.map((entry) => entry.eventId)).size).toBe(company.trail.length);
});

test('the days of the last reads are those that the history tells', () => {
  const told = new Map<string, number>();
  for (const entry of company.trail) {
    if (entry.eventName !== 'Decrypt' || entry.error !== undefined) continue;
    const context = (entry.requestParameters?.encryptionContext ?? {}) as Record<string, string>;
    const { SecretARN, SecretVersionId } = context;
    for (const key of [SecretARN, `${SecretARN} ${SecretVersionId}`]) {
      told.set(key ?? '', Math.max(told.get(key ?? '') ?? 0, entry.time.getTime()));
    }
  }
  const since = now.getTime() - 90 * DAY;
  for (const secret of withCopies) {
    for (const [key, at] of secret.lastReadAt) {
      const inTrail = told.get(key === '' ? secret.arn : `${secret.arn} ${key}`);
      if (at.getTime() >= since) expect(inTrail, `${secret.name} ${key}`).toBe(at.getTime());
      else expect(inTrail, `${secret.name} ${key}`).toBeUndefined();
      expect(at >= secret.createdAt && at <= now, secret.name).toBe(true);
    }
    expect(told.has(secret.arn), secret.name).toBe((secret.lastReadAt.get('')?.getTime() ?? 0) >= since);
  }
});

test.each(['2026-01-01T00:00:30Z', '2026-02-28T23:59:59Z', '2028-02-29T03:00:00Z', '2026-07-01T04:05:00Z'])(
  'it can be made at %s',
  (moment) => {
    const at = new Date(moment);
    const { secrets, trail } = planCompany(at, { host: '127.0.0.1', port: 5432 });
    expect(trail.every((entry) => entry.time <= at)).toBe(true);
    for (const secret of secrets) {
      for (const version of secret.versions) {
        expect(version.madeAt <= at && version.madeAt >= secret.createdAt, secret.name).toBe(true);
        expect(version.filledAt === undefined || version.filledAt <= at, secret.name).toBe(true);
      }
      expect(secret.lastChangedAt <= at, secret.name).toBe(true);
      // What is due is done, or waits for a later window.
      const opensAt = secret.rotation?.nextWindowOpensAt;
      if (opensAt) expect(opensAt.getTime(), secret.name).toBeGreaterThan(at.getTime() - 60_000);
    }
  },
);
