import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('several readers may need the partition of one week at the same moment', async () => {
  for (let week = 0; week < 10; week++) {
    const day = new Date(Date.UTC(2031, 0, 1 + 7 * week)).toISOString().slice(0, 10);
    await Promise.all(
      Array.from({ length: 8 }, () => database.db.pool.query('SELECT trail_week($1::date)', [day])),
    );
  }
  const made = await database.db.pool.query(
    "SELECT count(*)::int AS n FROM pg_class WHERE relname LIKE 'trail_event_2031w%' AND relkind = 'r'",
  );
  expect(made.rows[0].n).toBe(10);
});
