import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSecret } from '#lib/secrets/queries/find-secret.ts';
import { listSecrets } from '#lib/secrets/queries/list-secrets.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { searchSecrets } from '#lib/secrets/queries/search-secrets.ts';
import { SECRET_SORTS, secretFilterSchema, secretPageSchema } from '#lib/secrets/rules/filter.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';

const viewer = { roles: ['auditor'] as const };
const nobody = { roles: [] as const };
const day = (text: string) => new Date(`${text}T00:00:00Z`);

let world: TestDatabase;
let connectionId: string;

beforeAll(async () => {
  world = await createTestDatabase();
  connectionId = await insertConnection(world.db, {
    name: 'larkfield-prod',
    regions: ['eu-central-1', 'eu-west-1'],
  });
  const add = (name: string, more: object = {}) => insertSecret(world.db, { connectionId, name, ...more });
  await add('prod/payments/db', {
    health: 'broken',
    healthCause: 'rotation-unfinished',
    healthSince: new Date(Date.now() - 20 * 86_400_000),
    consequence: 100,
    owner: 'team-payments',
    type: 'database-credentials',
    lastAccessedOn: day('2026-11-19'),
    lastRotatedAt: day('2026-10-01'),
  });
  await add('prod/payments/api_key', {
    consequence: 1_000_000,
    owner: 'team-payments',
    lastAccessedOn: day('2026-11-01'),
  });
  await add('prod/payments/apixkey', {
    consequence: 1_000_000,
    rotationEnabled: true,
    nextRotationAt: day('2026-11-25'),
  });
  await add('prod/web/session', { consequence: 1_000_000, region: 'eu-west-1' });
  await add('staging/payments/db', {
    environment: 'staging',
    consequence: 1_000_002,
    lastRotatedAt: day('2026-11-10'),
  });
  await add('dev/100%/db', { environment: 'development', health: 'attention', consequence: 110_000 });
  await add('prod/checkout/old', { deletionAskedAt: day('2026-11-17'), consequence: 20_000 });
  await add('prod/gone', { goneAt: day('2026-11-18') });
});
afterAll(() => world.drop());

async function names(filter: object = {}, page: object = {}): Promise<{ names: string[]; total: number }> {
  const found = await listSecrets(
    world.db,
    viewer,
    secretFilterSchema.parse(filter),
    secretPageSchema.parse(page),
    new Date('2026-11-20T12:00:00Z'),
  );
  return { names: found.rows.map((row) => row.name), total: found.total };
}

test('the default order is by consequence, with the sentence of each', async () => {
  const page = await listSecrets(world.db, viewer, {}, secretPageSchema.parse({}));
  expect(page.rows.map((row) => row.name).slice(0, 3)).toEqual([
    'prod/payments/db',
    'prod/checkout/old',
    'dev/100%/db',
  ]);
  expect(page.rows[0]).toMatchObject({
    connectionName: 'larkfield-prod',
    protected: true,
    lastReadOn: '2026-11-19',
    health: { state: 'broken', words: 'Rotation unfinished, 20 days' },
  });
  expect(page).toMatchObject({ total: 7, next: null });
});

describe('filters', () => {
  test.each<[object, string[]]>([
    [{ environment: ['staging', 'development'] }, ['dev/100%/db', 'staging/payments/db']],
    [{ health: ['broken'] }, ['prod/payments/db']],
    [{ region: 'eu-west-1' }, ['prod/web/session']],
    [{ owner: 'team-payments' }, ['prod/payments/api_key', 'prod/payments/db']],
    [{ type: ['database-credentials'] }, ['prod/payments/db']],
    [{ path: 'prod/payments/' }, ['prod/payments/api_key', 'prod/payments/apixkey', 'prod/payments/db']],
    [{ path: 'prod/pay/' }, []],
    [{ deletion: 'only' }, ['prod/checkout/old']],
    [{ deletion: 'gone' }, ['prod/gone']],
    [{ text: 'api_key' }, ['prod/payments/api_key']],
    [{ text: '100%' }, ['dev/100%/db']],
    [{ text: 'PAY db' }, ['prod/payments/db', 'staging/payments/db']],
    [{ text: '\\' }, []],
    [{ text: "'; DROP TABLE secret; --" }, []],
    [{ unreadDays: 10, owner: 'team-payments' }, ['prod/payments/api_key']],
    [{ dueDays: 7 }, ['prod/payments/apixkey']],
    [{ accountId: '111122223333', environment: ['production'], health: ['broken'] }, ['prod/payments/db']],
    [{ accountId: '999999999999' }, []],
  ])('%j', async (filter, expected) => {
    const found = await names(filter, { sort: 'name' });
    expect(found).toEqual({ names: expected, total: expected.length });
  });

  test('what the address may hold and what not', () => {
    for (const bad of [
      { text: 'a\u0000b' },
      { text: '\ud800' },
      { path: 'prod' },
      { environment: ['prod'] },
      { region: 'x@169.254.169.254/' },
      { unknown: 1 },
      { unreadDays: Number.NaN },
      { owner: { not: '' } },
    ]) {
      expect(secretFilterSchema.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
    }
  });
});

test.each(SECRET_SORTS.flatMap((sort) => [[sort, 'ascending'] as const, [sort, 'descending'] as const]))(
  'paging by %s, %s, gives every secret once, in the order of the whole',
  async (sort, direction) => {
    const whole = await names({}, { sort, direction });
    const collected: string[] = [];
    let after: string | undefined;
    for (let step = 0; step < 10; step += 1) {
      const page = await listSecrets(
        world.db,
        viewer,
        {},
        secretPageSchema.parse({ sort, direction, size: 2, after }),
      );
      collected.push(...page.rows.map((row) => row.name));
      if (page.next === null) break;
      after = page.next;
    }
    expect(collected).toEqual(whole.names);
    expect(collected).toHaveLength(7);
  },
);

test.each([
  '',
  'x',
  'bm90IGpzb24',
  btoa('{"value":"a","name":"b","id":"c"}'),
  btoa('{"value":1e99,"name":"","id":""}'),
])('a cursor that is none, %j, begins at the start', async (after) => {
  expect((await names({}, { after })).names).toHaveLength(7);
});

describe('finding by address', () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-AbCdEf';
  test('complete, partial, and by name', async () => {
    expect(await findSecret(world.db, viewer, arn)).toMatchObject({
      kind: 'one',
      secret: { name: 'prod/payments/db' },
    });
    expect(await findSecret(world.db, viewer, arn.slice(0, -7))).toMatchObject({
      kind: 'one',
      secret: { arn },
    });
    expect(await findSecret(world.db, viewer, 'prod/payments/db')).toMatchObject({
      kind: 'one',
      secret: { arn },
    });
  });

  test('a complete ARN never finds another secret of the name', async () => {
    expect(await findSecret(world.db, viewer, `${arn.slice(0, -6)}ZZZZZZ`)).toEqual({ kind: 'none' });
  });

  test('a name borne twice is a choice', async () => {
    await insertSecret(world.db, { connectionId, name: 'prod/web/session', suffix: 'GhIjKl' });
    const found = await findSecret(world.db, viewer, 'prod/web/session');
    expect(found).toMatchObject({ kind: 'several' });
    await world.db.pool.query(`DELETE FROM secret WHERE arn LIKE '%GhIjKl'`);
  });

  test.each([
    '',
    'nothing',
    'arn:',
    'prod/db\u0000',
    'arn:aws:secretsmanager:eu-central-1:111122223333:secret:\u0000',
  ])('%j finds nothing', async (address) => {
    expect(await findSecret(world.db, viewer, address)).toEqual({ kind: 'none' });
  });
});

test('search: the name itself, then the last segment, then elsewhere', async () => {
  const hits = async (text: string) => (await searchSecrets(world.db, viewer, text)).map((hit) => hit.name);
  expect((await hits('prod/payments/db'))[0]).toBe('prod/payments/db');
  expect((await hits('db')).slice(0, 1)).toEqual(['prod/payments/db']);
  expect((await hits('pay')).length).toBe(4);
  expect(await hits('team-payments')).toHaveLength(2);
  expect(
    await hits('arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-AbCdEf'),
  ).toEqual(['prod/payments/db']);
  expect(await hits('   ')).toEqual([]);
  expect(await hits('a\u0000')).toEqual([]);
  expect(await hits('%')).toEqual(['dev/100%/db']);
});

test('a person without the permission sees nothing anywhere', async () => {
  const [one] = (await searchSecrets(world.db, viewer, 'db')).map((hit) => hit.id);
  expect(await listSecrets(world.db, nobody, {}, secretPageSchema.parse({}))).toEqual({
    rows: [],
    total: 0,
    totalIsExact: true,
    next: null,
  });
  expect(await searchSecrets(world.db, nobody, 'db')).toEqual([]);
  expect(await readSecret(world.db, nobody, one ?? '')).toBeNull();
  expect(await readSecret(world.db, viewer, one ?? '')).not.toBeNull();
  expect(await findSecret(world.db, nobody, 'prod/payments/db')).toEqual({ kind: 'none' });
  for (const id of ['', 'sec_', '__proto__', "sec_'"])
    expect(await readSecret(world.db, viewer, id)).toBeNull();
});
