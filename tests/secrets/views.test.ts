import { afterAll, beforeAll, expect, test } from 'vitest';
import { mintId } from '#lib/kernel/ids.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { listSecrets } from '#lib/secrets/queries/list-secrets.ts';
import { listViews } from '#lib/secrets/queries/list-views.ts';
import { removeView } from '#lib/secrets/remove-view.ts';
import { type SecretFilter, secretFilterSchema, secretPageSchema } from '#lib/secrets/rules/filter.ts';
import { MOST_VIEWS, saveView, saveViewSchema } from '#lib/secrets/save-view.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';

let world: TestDatabase;
const people = new Map<string, Actor>();

beforeAll(async () => {
  world = await createTestDatabase();
  for (const [name, roles] of [
    ['ana', ['engineer']],
    ['ben', ['engineer']],
    ['sofia', ['admin']],
  ] as const) {
    const personId = mintId('person');
    await world.db.prisma.person.create({ data: { id: personId, displayName: name } });
    people.set(name, {
      personId,
      sessionId: mintId('session'),
      displayName: name,
      roles: [...roles],
    } as unknown as Actor);
  }
});
afterAll(() => world?.drop());

function actor(name: string): Actor {
  const found = people.get(name);
  if (!found) throw new Error('nobody of this name');
  return found;
}

const view = (name: string, shared = false) => ({ name, shared, address: '/secrets?env=production' });
const namesFor = async (name: string) => (await listViews(world.db, actor(name))).map((one) => one.name);

test('an own view is seen by its owner alone, a shared one by all; both are in the audit log', async () => {
  expect((await saveView(world.db, actor('ana'), view('Mine'))).ok).toBe(true);
  expect((await saveView(world.db, actor('ana'), view('Ours', true))).ok).toBe(true);
  expect(await namesFor('ana')).toEqual(['Mine', 'Ours']);
  expect(await namesFor('ben')).toEqual(['Ours']);
  const kinds = await world.db.pool.query<{ kind: string }>(
    `SELECT kind FROM audit_record WHERE kind LIKE 'view.%'`,
  );
  expect(kinds.rows.map((row) => row.kind)).toEqual(['view.saved', 'view.saved']);
});

test('who sees a part of the inventory sees their own views only', async () => {
  const held = { role: 'engineer', permissions: ['secrets.read' as const], scope: { paths: ['db'] } };
  const scoped: Actor = { ...actor('ben'), roles: [], scoped: [held] };
  expect(await listViews(world.db, scoped)).toEqual([]);
  const own = await listViews(world.db, { ...scoped, personId: actor('ana').personId });
  expect(own.map((one) => one.name)).toEqual(['Mine', 'Ours']);
});

test('a name is taken once among the own and once among the shared ones', async () => {
  expect(await saveView(world.db, actor('ana'), view('mine'))).toMatchObject({
    refusal: { code: 'name-taken' },
  });
  expect(await saveView(world.db, actor('ben'), view('OURS', true))).toMatchObject({
    refusal: { code: 'name-taken' },
  });
  expect((await saveView(world.db, actor('ben'), view('Mine'))).ok).toBe(true);
});

test("somebody else's own view is as if absent; a shared one is removed by its owner or an admin", async () => {
  const [mine] = await listViews(world.db, actor('ana'));
  const ours = (await listViews(world.db, actor('ben'))).find((one) => one.shared);
  const remove = (name: string, viewId = '') => removeView(world.db, actor(name), { viewId });
  expect(await remove('ben', mine?.id)).toMatchObject({ refusal: { code: 'no-such-view' } });
  expect(await remove('sofia', mine?.id)).toMatchObject({ refusal: { code: 'no-such-view' } });
  expect(await remove('ben', ours?.id)).toMatchObject({ refusal: { code: 'forbidden' } });
  expect((await remove('sofia', ours?.id)).ok).toBe(true);
  expect((await remove('ana', mine?.id)).ok).toBe(true);
  expect(await remove('ana', mine?.id)).toMatchObject({ refusal: { code: 'no-such-view' } });
});

test('nobody keeps more than fifty, also not at once', async () => {
  await world.db.pool.query(
    `INSERT INTO saved_view (id, owner_id, name, address)
     SELECT 'viw_' || lpad(n::text, 16, '0'), $1, 'kept ' || n, '/secrets' FROM generate_series(1, $2::int) AS n`,
    [actor('sofia').personId, MOST_VIEWS - 1],
  );
  const answers = await Promise.all(
    ['one', 'two', 'three', 'four'].map((name) => saveView(world.db, actor('sofia'), view(name))),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(await namesFor('sofia')).toHaveLength(MOST_VIEWS);
});

test('only the address of a list is kept', () => {
  const read = (address: string) => saveViewSchema.safeParse({ name: 'x', shared: false, address }).success;
  for (const good of ['/secrets', '/secrets?env=production', '/secrets/tree/prod/payments?q=a%20b']) {
    expect(read(good)).toBe(true);
  }
  for (const bad of [
    'https://evil.example/secrets',
    '//evil.example',
    '/secretsx',
    '/audit',
    'javascript:alert(1)',
    '/secrets#x',
  ]) {
    expect(read(bad)).toBe(false);
  }
});

test('lists by rotation, key, tag and ids', async () => {
  const connectionId = await insertConnection(world.db);
  const on = await insertSecret(world.db, {
    name: 'prod/on',
    connectionId,
    rotationEnabled: true,
    nextRotationAt: new Date('2026-01-01'),
  });
  const off = await insertSecret(world.db, { name: 'prod/off', connectionId, rotationEnabled: false });
  const never = await insertSecret(world.db, { name: 'prod/never', connectionId });
  await world.db.prisma.secret.update({
    where: { id: off },
    data: { kmsKeyId: 'alias/payments', tags: [{ key: 'team', value: "o'neil=x" }] },
  });
  const page = secretPageSchema.parse({ sort: 'name' });
  const ids = async (filter: SecretFilter) =>
    (await listSecrets(world.db, actor('ana'), secretFilterSchema.parse(filter), page)).rows.map(
      (row) => row.id,
    );
  expect(await ids({ rotation: 'on' })).toEqual([on]);
  expect(await ids({ rotation: 'missed' })).toEqual([on]);
  expect(await ids({ rotation: 'off' })).toEqual([off]);
  expect(await ids({ rotation: 'never' })).toEqual([never]);
  expect(await ids({ key: 'payments' })).toEqual([off]);
  expect(await ids({ key: 'default' })).toEqual([never, on]);
  expect(await ids({ tag: 'team' })).toEqual([off]);
  expect(await ids({ tag: "team=o'neil=x" })).toEqual([off]);
  expect(await ids({ tag: 'team=other' })).toEqual([]);
  expect(await ids({ ids: [never] })).toEqual([never]);
});
