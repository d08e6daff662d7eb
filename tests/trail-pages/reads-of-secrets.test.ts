import { afterAll, beforeAll, expect, test } from 'vitest';
import { readsOfSecrets } from '#lib/trail/queries/reads-of-secrets.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let fresh: TestDatabase;
const now = new Date('2026-11-20T12:00:00Z');
const here = { id: 'sec_1', accountId: '111122223333', region: 'eu-west-1' };

beforeAll(async () => {
  fresh = await createTestDatabase();
  const { pool } = fresh.db;
  const subject = await pool.query<{ id: number }>(
    `INSERT INTO trail_subject (key, form, written, account, region, name, secret_id)
     VALUES ('\\x01', 'arn', 'arn', '111122223333', 'eu-west-1', 'prod/db', 'sec_1') RETURNING id`,
  );
  const id = subject.rows[0]?.id;
  await pool.query(
    `INSERT INTO trail_day (subject_id, day, kind, h1, h2) VALUES
       ($1, '2026-11-18', 'workload', 2, 3), ($1, '2026-11-18', 'person', 1, 0), ($1, '2026-11-01', 'person', 9, 0)`,
    [id],
  );
  await pool.query(
    `INSERT INTO trail_checkpoint (source, account, region, seen)
     VALUES ('lookup', '111122223333', 'eu-west-1', '{[2026-11-16 00:00Z, 2026-11-20 11:50Z)}')`,
  );
});
afterAll(() => fresh.drop());

test('a day that was not seen is not nought', async () => {
  const reads = await readsOfSecrets(fresh.db, { kind: 'all' }, { secrets: [here], days: 7, now });
  expect(reads.get('sec_1')).toEqual([null, null, 0, 0, 6, 0, 0]);
});

test('a secret whose region nobody has seen is absent', async () => {
  const elsewhere = { ...here, region: 'us-east-1' };
  const reads = await readsOfSecrets(fresh.db, { kind: 'all' }, { secrets: [elsewhere], days: 7, now });
  expect(reads.size).toBe(0);
});

test('the scope is a filter', async () => {
  const reads = await readsOfSecrets(
    fresh.db,
    { kind: 'secrets', ids: [] },
    { secrets: [here], days: 7, now },
  );
  expect(reads.get('sec_1')).toEqual([null, null, 0, 0, 0, 0, 0]);
});
