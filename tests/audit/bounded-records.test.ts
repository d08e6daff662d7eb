import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordDoorRefusal } from '#lib/audit/record-door-refusal.ts';
import { recordLook } from '#lib/audit/record-look.ts';
import { recordSuppressed } from '#lib/audit/record-suppressed.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
let person = 0;
let personId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  personId = `per_${++person}`;
});

const refuse = (code = 'forbidden', door = 'secrets.refresh') =>
  recordDoorRefusal(database.db, { personId, door, code });
const records = async () =>
  (
    await database.db.pool.query(
      "SELECT convert_from(bytes, 'UTF8')::json -> 'data' AS data FROM audit_record WHERE actor_id = $1 ORDER BY number",
      [personId],
    )
  ).rows.map((row) => row.data);

/** Lets what was noted so far be older by so many seconds. */
async function letPass(seconds: number): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`UPDATE audit_once SET since = since - interval '${seconds} seconds'`);
  await client.end();
}

test('the first refusal at a door is recorded, those of the next minute are counted with the next', async () => {
  await Promise.all(Array.from({ length: 30 }, () => refuse()));
  expect(await records()).toEqual([{ door: 'secrets.refresh', code: 'forbidden' }]);
  await letPass(61);
  await refuse('invalid');
  expect(await records()).toEqual([
    { door: 'secrets.refresh', code: 'forbidden' },
    { door: 'secrets.refresh', code: 'invalid', suppressed: 29 },
  ]);
});

test('another door and another person have a first of their own', async () => {
  await refuse();
  await refuse('forbidden', 'requests.submit');
  expect(await records()).toHaveLength(2);
  personId = `per_${++person}`;
  await refuse();
  expect(await records()).toHaveLength(1);
});

test('what was counted comes on record although nobody knocks again, once', async () => {
  await refuse();
  await refuse();
  await recordSuppressed(database.db);
  expect(await records()).toHaveLength(1);
  await letPass(61);
  await Promise.all([recordSuppressed(database.db), recordSuppressed(database.db)]);
  await recordSuppressed(database.db);
  expect((await records()).at(1)).toEqual({ door: 'secrets.refresh', code: 'forbidden', suppressed: 1 });
  expect(await records()).toHaveLength(2);
});

test('the same look is recorded once in ten minutes, another filter is another look', async () => {
  const look = (filters: string) => recordLook(database.db, { personId, page: 'list', filters });
  await Promise.all(Array.from({ length: 20 }, () => look('act=reveals')));
  await look('');
  expect(await records()).toHaveLength(2);
  await letPass(601);
  await look('act=reveals');
  expect(await records()).toHaveLength(3);
});

test('a script that asks for a thousand different looks does not fill the log', async () => {
  for (let i = 0; i < 80; i++) {
    await recordLook(database.db, { personId, page: 'list', filters: `actor=per_${i}` });
  }
  const seen = await records();
  expect(seen).toHaveLength(61);
  expect(seen.at(-1)).toEqual({ page: 'list', filters: 'and more' });
});
