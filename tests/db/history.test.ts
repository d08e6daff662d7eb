import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await createTestDatabase();
});
afterAll(() => test_.drop());

const insert = `INSERT INTO audit_record (number, at, kind, bytes, previous_hash, hash)
  VALUES (1, now(), 'probe', '\\x00', '\\x00', '\\x01')`;

test('the application role can append an audit record and read it, and nothing else', async () => {
  await test_.db.pool.query(insert);
  const read = await test_.db.pool.query('SELECT number FROM audit_record');
  expect(read.rowCount).toBe(1);
  for (const sql of [
    'UPDATE audit_record SET kind = $$x$$',
    'DELETE FROM audit_record',
    'TRUNCATE audit_record',
  ]) {
    await expect(test_.db.pool.query(sql)).rejects.toMatchObject({ code: '42501' });
  }
});

test('not even the owner of the table changes, removes or truncates audit records', async () => {
  const owner = new pg.Client({ connectionString: test_.url });
  await owner.connect();
  for (const sql of [
    'UPDATE audit_record SET kind = $$x$$',
    'DELETE FROM audit_record',
    'TRUNCATE audit_record',
  ]) {
    await expect(owner.query(sql)).rejects.toThrow(/never changed or removed/);
  }
  await owner.end();
});
