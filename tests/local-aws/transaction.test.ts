import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SERVICES } from '#lib/local-aws/operations/table.ts';
import { type Database, openDatabase } from '#lib/local-aws/state/database.ts';
import { migrate } from '#lib/local-aws/state/migrate.ts';
import { createEmptyDatabase, type EmptyDatabase } from '#tests/support/database.ts';

let empty: EmptyDatabase;
let database: Database;
beforeAll(async () => {
  empty = await createEmptyDatabase();
  await migrate(empty.url);
  // One connection: what one transaction leaves behind, the next one meets.
  database = openDatabase(empty.url, 1);
});
afterAll(async () => {
  await database.close();
  await empty.drop();
});
beforeEach(async () => {
  await database.run('delete from setting');
});

const ADD = 'insert into setting (name, value) values ($1, $2)';
const names = async () =>
  (await database.rows<{ name: string }>('select name from setting order by name')).map(({ name }) => name);

test('what is posted is there for what is asked next, and after the commit', async () => {
  const seen = await database.transaction(async (tx) => {
    tx.post(ADD, ['one', 'a']);
    tx.post(ADD, ['two', 'b']);
    return await tx.rows<{ name: string }>('select name from setting order by name');
  });
  expect(seen.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(await names()).toEqual(['one', 'two']);
});

test('a posted statement that fails fails the transaction: nothing stays, and it is the one that is told', async () => {
  const work = database.transaction(async (tx) => {
    tx.post(ADD, ['one', 'a']);
    tx.post(ADD, ['one', 'again']);
    tx.post(ADD, ['two', 'b']);
  });
  // unique_violation, not what PostgreSQL says to everything behind it
  await expect(work).rejects.toMatchObject({ code: '23505' });
  expect(await names()).toEqual([]);
  const asked = database.transaction(async (tx) => {
    tx.post(ADD, [null, 'a']);
    await tx.rows('select 1');
  });
  await expect(asked).rejects.toMatchObject({ code: '23502' });
  await database.transaction(async (tx) => tx.post(ADD, ['three', 'c']));
  expect(await names()).toEqual(['three']);
});

test('work that throws takes back what it posted, also what had not gone out yet', async () => {
  const work = database.transaction(async (tx) => {
    tx.post(ADD, ['one', 'a']);
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await names()).toEqual([]);
});

test('a transaction that the database ended by itself is not taken for committed', async () => {
  const work = database.transaction(async (tx) => {
    tx.post(ADD, ['one', 'a']);
    await tx.rows('select 1 / 0').catch(() => undefined);
  });
  await expect(work).rejects.toThrow('The transaction was not committed.');
  expect(await names()).toEqual([]);
});

test('a commit waits for the disk unless told, and the next one on the connection does again', async () => {
  const setting = (diskLater?: boolean) =>
    database.transaction(
      async (tx) =>
        (await tx.rows<{ synchronous_commit: string }>('show synchronous_commit'))[0]?.synchronous_commit,
      diskLater === undefined ? {} : { diskLater },
    );
  expect([await setting(), await setting(true), await setting()]).toEqual(['on', 'off', 'on']);
});

test('only calls that change nothing are let go before the disk', () => {
  const looking = SERVICES.flatMap((service) =>
    [...service.operations.values()].filter((operation) => operation.onlyLooks).map(({ name }) => name),
  );
  expect(looking.sort()).toEqual([
    'BatchGetSecretValue',
    'DescribeSecret',
    'GetCostAndUsage',
    'GetResourcePolicy',
    'GetSecretValue',
    'ListSecretVersionIds',
    'ListSecrets',
    'LookupEvents',
  ]);
});
