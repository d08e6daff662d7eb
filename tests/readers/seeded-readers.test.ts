import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIRECT_READERS } from '#lib/local-aws/seed/identities/direct-readers.ts';
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
  const sets = await world.db.pool.query(
    'select count(*)::int as sets, (select count(*)::int from secret_direct_readers) secrets, (select count(*)::int from direct_reader) members from direct_reader_set',
  );
  console.log(sets.rows);
});
