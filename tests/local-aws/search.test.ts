import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ListFilter, matchesFilters } from '#lib/local-aws/rules/secrets/list-filter.ts';
import { searchQueryOf } from '#lib/local-aws/rules/secrets/search-words.ts';
import { type Database, openDatabase } from '#lib/local-aws/state/database.ts';
import { type ListOrder, listSecretRows } from '#lib/local-aws/state/list-secrets.ts';
import { type LoadedSecret, loadSecret } from '#lib/local-aws/state/load-secrets.ts';
import { migrate } from '#lib/local-aws/state/migrate.ts';
import { noteSearchWords } from '#lib/local-aws/state/search.ts';
import { createEmptyDatabase, type EmptyDatabase } from '#tests/support/database.ts';

const PLACE = { account: '000000000000', region: 'eu-central-1' };

let made: EmptyDatabase;
let database: Database;
beforeAll(async () => {
  made = await createEmptyDatabase();
  await migrate(made.url);
  database = openDatabase(made.url, 2);
});
afterAll(async () => {
  await database.close();
  await made.drop();
});

/** Few letters, so that words meet; signs of the words, of text searches and of other alphabets. */
const sign = fc.constantFrom(..."aAbBß Éé/_-.:\\'&|!()*1".split(''), '日', '🔑', 'İ');
const text = fc.string({ unit: sign, maxLength: 12 });
const long = fc.constantFrom('a'.repeat(401), 'a'.repeat(450), `${'b'.repeat(400)}a`, '日'.repeat(401));
const secret = fc.record({
  name: text,
  description: fc.option(fc.oneof(text, long), { nil: undefined }),
  tags: fc.option(
    fc.array(fc.record({ Key: text, Value: fc.oneof({ weight: 9, arbitrary: text }, long) }), {
      maxLength: 3,
    }),
    { nil: undefined },
  ),
  owningService: fc.option(fc.constantFrom('appflow', 'a'), { nil: undefined }),
  primaryRegion: fc.option(fc.constantFrom('eu-west-1', 'a'), { nil: undefined }),
});
const filter: fc.Arbitrary<ListFilter> = fc.record({
  Key: fc.constantFrom(
    'description',
    'name',
    'tag-key',
    'tag-value',
    'primary-region',
    'owning-service',
    'all',
  ),
  Values: fc.array(
    fc.oneof(
      text,
      long,
      text.map((value) => `!${value}`),
      long.map((value) => `!${value}`),
    ),
    { minLength: 1, maxLength: 3 },
  ),
});

async function found(
  filters: readonly ListFilter[],
  limit: number,
  order: ListOrder = 'created-date',
): Promise<string[]> {
  const rows = await listSecretRows(database, {
    ...PLACE,
    order,
    descending: false,
    withPlannedDeletion: false,
    asOf: null,
    namePrefix: '',
    search: searchQueryOf(filters),
    after: undefined,
    limit,
  });
  return rows.filter((row) => matchesFilters(row.secret, filters)).map((row) => row.secret.name);
}

test('a search finds what the filters let through, before and after the words are noted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(secret, { minLength: 1, maxLength: 8, selector: ({ name }) => name }),
      fc.array(fc.array(filter, { minLength: 1, maxLength: 2 }), { minLength: 4, maxLength: 4 }),
      async (secrets, questions) => {
        await database.run('delete from secret');
        for (const [index, { name, description, tags, ...services }] of secrets.entries()) {
          const at = new Date(Date.UTC(2026, 10, 20, 8, index));
          await load({ ...blank, ...PLACE, name, description, tags, createdAt: at });
          await database.run(
            'update secret set owning_service = $2, primary_region = $3 where name = $1 and account = $4',
            [name, services.owningService ?? null, services.primaryRegion ?? null, PLACE.account],
          );
        }
        const expected = questions.map((filters) =>
          secrets.filter((one) => matchesFilters(one, filters)).map(({ name }) => name),
        );
        const check = async () => {
          for (const [index, filters] of questions.entries()) {
            expect(await found(filters, 100)).toEqual(expected[index]);
            expect(new Set(await found(filters, 100, 'name'))).toEqual(new Set(expected[index]));
            // A page that is full from the nearest alone begins as the whole answer does.
            const [first] = await found(filters, 1, 'created-date');
            if (first !== undefined) expect(first).toBe(expected[index]?.[0]);
          }
        };
        await check();
        expect(await noteSearchWords(database, 100)).toBe(secrets.length);
        expect(await noteSearchWords(database, 100)).toBe(0);
        await check();
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

const blank = {
  suffix: 'AbCdEf',
  kmsKeyArn: undefined,
  lastChangedAt: new Date(0),
  lastAccessedOn: undefined,
  deletedAt: undefined,
  windowEndsAt: undefined,
  rotation: undefined,
  versions: [],
  labels: new Map<string, string>(),
};

const load = (secret: LoadedSecret) => database.transaction((tx) => loadSecret(tx, secret));

test('a change of the words is found at once; a change of anything else leaves them noted', async () => {
  await database.run('delete from secret');
  await load({
    ...blank,
    ...PLACE,
    name: 'one',
    description: 'first words',
    tags: undefined,
    createdAt: new Date(0),
  });
  await noteSearchWords(database, 100);
  const described = (word: string) => found([{ Key: 'description', Values: [word] }], 10);
  await database.run(`update secret set last_changed_at = now(), description = description`);
  expect(await noteSearchWords(database, 100)).toBe(0);
  await database.run(`update secret set description = 'other words'`);
  expect([await described('other'), await described('first')]).toEqual([['one'], []]);
  expect(await noteSearchWords(database, 100)).toBe(1);
  expect([await described('other'), await described('first')]).toEqual([['one'], []]);
});

test('secrets that somebody is changing are left for later', async () => {
  await database.run(`update secret set description = 'third words'`);
  await database.transaction(async (tx) => {
    await tx.run(`update secret set description = 'fourth words'`);
    expect(await noteSearchWords(database, 100)).toBe(0);
  });
  expect(await noteSearchWords(database, 100)).toBe(1);
  expect(await found([{ Key: 'description', Values: ['fourth'] }], 10)).toEqual(['one']);
  await database.run('update secret set deleted_at = now()');
  for (let noted = 0; noted < 2; noted += 1) {
    expect(await found([{ Key: 'description', Values: ['fourth'] }], 10)).toEqual([]);
    await noteSearchWords(database, 100);
  }
});
