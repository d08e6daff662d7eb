import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIRECT_READERS } from '#lib/local-aws/seed/identities/direct-readers.ts';
import { readDirectReaders } from '#lib/readers/queries/direct-readers.ts';
import { reachedSecrets, widestReaders } from '#lib/readers/queries/widest-readers.ts';
import { loadReadersOf, loadStatements } from '#lib/readers/store/reader-sets.ts';
import { type ChangesWorld, makeChangesWorld } from '../changes/world.ts';
import { learnReaders } from './world.ts';

let world: ChangesWorld;
beforeAll(async () => {
  world = await makeChangesWorld();
  await learnReaders(world.db, world.local.aws);
});
afterAll(async () => {
  await world.close();
});

test.each(DIRECT_READERS)(
  '$arn can read $secret directly, by $statement',
  async ({ arn, statement, secret }) => {
    const secretId = await world.secretId(secret);
    const readers = await loadReadersOf(world.db.prisma, secretId);
    const reader = readers.find(({ principal }) => principal === arn);
    expect(reader).toMatchObject({ verdict: 'yes' });
    const grant = reader?.grants.find(({ sid }) => sid === statement);
    expect(grant).toBeDefined();
    const texts = await loadStatements(world.db.prisma, [grant?.hash ?? '']);
    expect(JSON.parse(texts.get(grant?.hash ?? '') ?? '')).toMatchObject({ Sid: statement, Effect: 'Allow' });
  },
);

test('what did not change is not judged again, and nothing is written', async () => {
  const before = await world.db.pool.query('SELECT max(since) AS since, count(*) FROM secret_direct_readers');
  expect(await learnReaders(world.db, world.local.aws)).toEqual({ secrets: 0, moved: 0 });
  const after = await world.db.pool.query('SELECT max(since) AS since, count(*) FROM secret_direct_readers');
  expect(after.rows).toEqual(before.rows);
});

test('the page names them with their statements in words, ours apart, and nobody else is shown it', async () => {
  const now = new Date();
  const id = await world.secretId('prod/payments/acquirer/api-key');
  const { connectionId } = world;
  const view = await readDirectReaders(world.db, world.actor('ines'), { id, connectionId }, now);
  expect(view?.state).toBe('known');
  const deployer = view?.readers.find(({ name }) => name === 'legacy-deployer');
  expect(deployer).toMatchObject({ kind: 'user', verdict: 'yes', own: null });
  expect(deployer?.grants.find(({ sid }) => sid === 'ReadAllOfPayments')).toMatchObject({
    source: { kind: 'managed', name: 'larkfield-payments-read' },
    sentence: expect.stringContaining('read the value'),
  });
  expect(view?.readers.filter(({ own }) => own !== null).map(({ name, own }) => [name, own])).toEqual([
    ['countersign-reveal', 'reveals'],
  ]);
  expect(await readDirectReaders(world.db, world.actor('ana'), { id, connectionId }, now)).toBeNull();
  expect(await widestReaders(world.db, world.actor('ana'), now)).toBeNull();
  expect(await reachedSecrets(world.db, world.actor('ana'), '*', '')).toBeNull();
});

test('the widest come first, and what each reaches is listed', async () => {
  const widest = await widestReaders(world.db, world.actor('noor'), new Date());
  const reach = widest?.readers.map(({ certain }) => certain) ?? [];
  expect(reach).toEqual(reach.toSorted((a, b) => b - a));
  const administrators = widest?.readers.find(({ principal }) => principal === DIRECT_READERS[0]?.arn);
  // All but prod/payments/db-admin, whose key serves one workload.
  expect(administrators?.certain).toBe((widest?.totals.judged ?? 0) - 1);
  const reached = await reachedSecrets(world.db, world.actor('noor'), DIRECT_READERS[2]?.arn ?? '', '');
  // Beside those of payments only the one whose policy lets everybody of the account in.
  const others = reached?.secrets.filter(({ name }) => !name.startsWith('prod/payments/')) ?? [];
  expect(others.length).toBeLessThan(2);
  expect(reached?.secrets.length).toBeGreaterThan(others.length);
});
