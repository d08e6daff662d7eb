import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendRecords } from '#lib/audit/append-records.ts';
import { makeCheckpoint } from '#lib/audit/make-checkpoint.ts';
import { openSigner } from '#lib/audit/signer.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
let home: string;
beforeAll(async () => {
  database = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), 'countersign-append-only-'));
  const entries = Array.from({ length: 1_100 }, () => ({
    kind: 'session.ended' as const,
    actorId: null,
    data: { why: 'x' },
  }));
  await database.db.transaction((tx) => appendRecords(tx, entries));
  await makeCheckpoint(database.db, openSigner({ home }));
});
afterAll(async () => {
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

const TABLES = {
  audit_record: 'kind = kind',
  audit_checkpoint: 'size = size',
  audit_key: 'public_key = public_key',
  audit_tile: 'hash = hash',
} as const;

async function codeOf(url: string, sql: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await client.end();
  }
}

describe.each(Object.entries(TABLES))('%s', (table, set) => {
  const statements = [`UPDATE ${table} SET ${set}`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`];

  test.each(statements)('the role of the server has no privilege for %s', async (sql) => {
    expect(await codeOf(database.applicationUrl, sql)).toBe('42501');
    const { rows } = await database.db.pool.query(
      'SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = $1 AND grantee = $2',
      [table, 'countersign_app'],
    );
    expect(rows.map((row) => row.privilege_type).toSorted()).toEqual(['INSERT', 'SELECT']);
  });

  test.each(statements)('a trigger stops every other role too: %s', async (sql) => {
    // The owner and the superuser have every privilege; only the trigger can say no.
    expect(await codeOf(database.url, sql)).toBe('42501');
  });

  test('the role of the server owns neither the table nor its triggers, and cannot switch them off', async () => {
    expect(await codeOf(database.applicationUrl, `ALTER TABLE ${table} DISABLE TRIGGER ALL`)).toBe('42501');
    expect(await codeOf(database.applicationUrl, `DROP TABLE ${table} CASCADE`)).toBe('42501');
    expect(await codeOf(database.applicationUrl, 'SET session_replication_role = replica')).toBe('42501');
    expect(
      await codeOf(
        database.applicationUrl,
        'CREATE OR REPLACE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
      ),
    ).toBe('42501');
  });
});

test('the head of the chain can be moved and neither removed nor doubled', async () => {
  expect(await codeOf(database.applicationUrl, 'DELETE FROM audit_head')).toBe('42501');
  expect(await codeOf(database.applicationUrl, 'TRUNCATE audit_head')).toBe('42501');
  expect(await codeOf(database.applicationUrl, "INSERT INTO audit_head VALUES (2, 'x', 0, '', now())")).toBe(
    '42501',
  );
});
