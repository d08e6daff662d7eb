import { afterAll, beforeAll, expect, it } from 'vitest';
import { selectSameValues } from '#lib/cost/store/same-values.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';

const VERSION = '11111111-1111-4111-8111-111111111111';
const OLDER = '22222222-2222-4222-8222-222222222222';

let database: TestDatabase;
let connectionId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  connectionId = await insertConnection(database.db);
});
afterAll(() => database.drop());

/** A secret whose current version left these fingerprints, by member; `older` those of a version before. */
async function secret(
  name: string,
  prints: Readonly<Record<string, number>>,
  more: { environment?: string; deletionAskedAt?: Date; older?: Readonly<Record<string, number>> } = {},
): Promise<string> {
  const { older = {}, ...facts } = more;
  const id = await insertSecret(database.db, { name, connectionId, ...facts });
  for (const [version, label, of] of [
    [VERSION, 'AWSCURRENT', prints],
    [OLDER, 'AWSPREVIOUS', older],
  ] as const) {
    await database.db.pool.query(
      'INSERT INTO secret_version (secret_id, version_id, labels, first_seen_at) VALUES ($1, $2, $3, now())',
      [id, version, [label]],
    );
    for (const [key, print] of Object.entries(of)) {
      await database.db.pool.query(
        'INSERT INTO value_fingerprint (secret_id, version_id, key_name, key_id, print) VALUES ($1, $2, $3, $4, $5)',
        [id, version, key, Buffer.from('key'), Buffer.alloc(16, print)],
      );
    }
  }
  return id;
}

it('names those that have the current value of another one of their environment, member by member', async () => {
  const one = await secret('prod/one', { user: 1, password: 2 });
  const two = await secret('prod/two', { password: 2, user: 1 });
  const three = await secret('prod/three', { user: 1, password: 2 });
  await secret('dev/one', { user: 1, password: 2 }, { environment: 'development' });
  await secret('prod/half', { password: 2 });
  await secret('prod/swapped', { user: 2, password: 1 });
  await secret('prod/was', { user: 9 }, { older: { user: 1, password: 2 } });
  await secret('prod/leaving', { user: 1, password: 2 }, { deletionAskedAt: new Date() });
  const found = await selectSameValues(database.db.pool, new Date());
  // Nobody read any of them: the first by id is the one to keep.
  const [keep, ...others] = [one, two, three].sort();
  const names = new Map([
    [one, 'prod/one'],
    [two, 'prod/two'],
    [three, 'prod/three'],
  ]);
  expect([...found.keys()].sort()).toEqual(others.sort());
  for (const other of found.values()) {
    expect(other).toEqual({ name: names.get(keep ?? ''), reads: 0, secrets: 3 });
  }
});
