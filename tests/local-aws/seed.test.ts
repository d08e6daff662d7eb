import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planCompany } from '#lib/local-aws/seed/plan-company.ts';
import { seedCompany } from '#lib/local-aws/seed/seed-company.ts';
import { createEmptyDatabase, type EmptyDatabase } from '#tests/support/database.ts';

const now = new Date('2026-11-20T14:32:00Z');
const company = planCompany(now, () => undefined);

let database: EmptyDatabase;
let folder: string;
beforeAll(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'seed-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('it loads once, in seconds, and then leaves everything alone', async () => {
  const options = { databaseUrl: database.url, keyFile: join(folder, 'key'), now };
  const begun = performance.now();
  const both = await Promise.all([seedCompany(options), seedCompany(options)]);
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(both.filter((result) => result.seeded)).toHaveLength(1);
  expect(both.find((result) => result.seeded)).toEqual({
    secrets: company.secrets.length,
    records: company.trail.length,
    seeded: true,
  });
  expect(await seedCompany(options)).toEqual({ secrets: 0, records: 0, seeded: false });
});

test('values rest sealed', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const dump = await client.query(
    `select encode(payload, 'escape') as payload from local_aws.secret_version`,
  );
  const records = await client.query('select record from local_aws.trail_record');
  await client.end();
  expect(dump.rows.length).toBeGreaterThan(company.secrets.length);
  for (const row of [...dump.rows, ...records.rows])
    expect(JSON.stringify(row)).not.toContain('example-only-');
});

test('the same moment gives the same company, another moment the same one at other dates', () => {
  expect(JSON.stringify(planCompany(now, () => undefined))).toBe(JSON.stringify(company));
  const later = planCompany(new Date(now.getTime() + 86_400_000), () => undefined);
  expect(later.secrets.map((secret) => secret.arn)).toEqual(company.secrets.map((secret) => secret.arn));
});

test('the secrets that others build on are there, and every one has a current version with a value', () => {
  const names = company.secrets
    .filter((secret) => secret.place.account === '000000000000' && secret.place.region === 'eu-central-1')
    .map((secret) => secret.name);
  expect(names).toEqual(
    expect.arrayContaining([
      'prod/payments/db',
      'prod/ledger/db',
      'prod/search/index-api',
      'prod/identity/session-keys',
      'staging/payments/db',
      'dev/payments/db',
      'mailer-legacy',
    ]),
  );
  expect(company.secrets.length).toBeGreaterThan(130);
  for (const secret of company.secrets) {
    const current = secret.versions.find((version) => version.id === secret.labels.get('AWSCURRENT'));
    expect(current?.value, secret.name).toBeDefined();
    expect(
      secret.versions.every((version) => version.madeAt < now && version.madeAt >= secret.createdAt),
    ).toBe(true);
  }
});

test('thirty days of history, none of it in the future, every id once', () => {
  expect(company.trail.length).toBeGreaterThan(4000);
  expect(company.trail.length).toBeLessThan(6000);
  const times = company.trail.map((entry) => entry.time.getTime());
  expect(Math.max(...times)).toBeLessThanOrEqual(now.getTime());
  expect(Math.min(...times)).toBeGreaterThan(now.getTime() - 32 * 86_400_000);
  expect(new Set(company.trail.map((entry) => entry.eventId)).size).toBe(company.trail.length);
});

test.each(['2026-01-01T00:00:30Z', '2026-02-28T23:59:59Z', '2028-02-29T03:00:00Z'])(
  'it can be made at %s',
  (moment) => {
    const at = new Date(moment);
    const { secrets, trail } = planCompany(at, () => undefined);
    expect(trail.every((entry) => entry.time <= at)).toBe(true);
    for (const secret of secrets) {
      expect(
        secret.versions.every((version) => version.madeAt <= at && version.madeAt >= secret.createdAt),
      ).toBe(true);
      expect([...secret.lastReadAt.values()].every((read) => read <= at && read >= secret.createdAt)).toBe(
        true,
      );
    }
  },
);

test('the stories are in the trail', () => {
  const of = (name: string) => company.trail.filter((entry) => entry.eventName === name);
  expect(of('RotationFailed').length).toBeGreaterThanOrEqual(7);
  expect(of('CreateSecret').length).toBeGreaterThan(0);
  const refused = of('GetSecretValue').filter((entry) => entry.error?.code === 'InvalidRequestException');
  expect(refused).toHaveLength(41);
  const console = of('GetSecretValue').filter(
    (entry) => entry.fromConsole && entry.lookup.username?.startsWith('tom@'),
  );
  expect(console).toHaveLength(1);
  expect(of('DeleteSecret')[0]?.responseElements).toMatchObject({
    deletionDate: expect.stringMatching(/ [AP]M$/),
  });
});
