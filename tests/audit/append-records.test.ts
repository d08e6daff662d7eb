import canonicalize from 'canonicalize';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendRecords } from '#lib/audit/append-records.ts';
import { findRecord, listRecords } from '#lib/audit/queries.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import { verifyChain } from '#lib/audit/verify-chain.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const ended = (why: string): AuditEntry => ({ kind: 'session.ended', actorId: null, data: { why } });

/** Records that wait for the end of a transaction, as somebody else sees them: never any. */
async function waiting(): Promise<number> {
  const { rows } = await database.db.pool.query('SELECT count(*)::int AS n FROM audit_waiting');
  return rows[0].n;
}

async function asSuperuser(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

test('thirty-two writers at once leave a chain without gaps that verifies', async () => {
  await Promise.all(
    Array.from({ length: 32 }, (_, i) =>
      database.db.transaction((tx) => appendRecords(tx, [ended(`writer-${i}`)])),
    ),
  );
  expect(await verifyChain(database.db)).toEqual({ intact: true, records: 32, from: 1 });
});

test('a transaction that fails after appending leaves no record and no gap', async () => {
  const before = await verifyChain(database.db);
  await expect(
    database.db.transaction(async (tx) => {
      await appendRecords(tx, [ended('never')]);
      throw new Error('the change failed');
    }),
  ).rejects.toThrow('the change failed');
  expect(await verifyChain(database.db)).toEqual(before);
  expect(await waiting()).toBe(0);
});

test('a transaction that has appended and goes on holds up nobody: its records join the chain when it commits', async () => {
  const before = await verifyChain(database.db);
  await database.db.transaction(async (tx) => {
    await appendRecords(tx, [ended('first asked')]);
    // With the lock on the head held from here on, this one would wait for us, and we for it.
    await database.db.transaction((other) => appendRecords(other, [ended('first done')]));
    await appendRecords(tx, [ended('second asked')]);
  });
  expect(before).toMatchObject({ intact: true });
  expect(await verifyChain(database.db)).toMatchObject({ intact: true });
  const { records } = await listRecords(database.db, {}, 3);
  expect(records.map(({ data }) => data.why)).toEqual(['second asked', 'first asked', 'first done']);
  expect(await waiting()).toBe(0);
});

test('records join the chain also where a session says that it repeats what happened elsewhere', async () => {
  const before = await verifyChain(database.db);
  await asSuperuser(`BEGIN; SET LOCAL session_replication_role = replica;
    SELECT audit_append(ARRAY['{"at":"'], ARRAY['","number":'], ARRAY['}'], ARRAY['session.ended'], ARRAY[''], ARRAY[''], ARRAY[''], ARRAY['']);
    COMMIT`);
  expect(await waiting()).toBe(0);
  const records = 'records' in before ? before.records + 1 : 0;
  expect(await verifyChain(database.db)).toMatchObject({ intact: true, records });
});

test('an entry that does not fit the schema of its kind is not written', async () => {
  const wrong = {
    kind: 'session.ended',
    actorId: null,
    data: { why: 'x', value: 'y' },
  } as unknown as AuditEntry;
  await expect(database.db.transaction((tx) => appendRecords(tx, [wrong]))).rejects.toThrow();
});

test('hostile text is kept as the exact bytes that were hashed', async () => {
  const reason = 'line\nforged {"a":1} \u0000 \ud800 \u202e tail';
  await database.db.transaction((tx) =>
    appendRecords(tx, [{ kind: 'grant.revoked', actorId: 'per_X', data: { why: reason } }]),
  );
  const { records } = await listRecords(database.db, { kinds: ['grant.revoked'] }, 1);
  expect(records[0]?.data).toEqual({ why: reason.toWellFormed() });
  expect((await verifyChain(database.db)).intact).toBe(true);
  expect((await findRecord(database.db, records[0]?.number ?? 0))?.text).not.toContain('\n');
});

test('pages follow each other without loss or repetition', async () => {
  const seen: number[] = [];
  let before: bigint | undefined;
  for (;;) {
    const page = await listRecords(database.db, before === undefined ? {} : { before }, 10);
    seen.push(...page.records.map((record) => record.number));
    if (page.next === null) break;
    before = BigInt(page.next);
  }
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => seen.length - i));
});

test('while the database clock is behind the newest record, nothing is appended', async () => {
  await asSuperuser("UPDATE audit_head SET at = now() + interval '1 hour'");
  await expect(database.db.transaction((tx) => appendRecords(tx, [ended('late')]))).rejects.toThrow(/clock/);
  await asSuperuser("UPDATE audit_head SET at = now() - interval '1 second'");
  await database.db.transaction((tx) => appendRecords(tx, [ended('again')]));
});

test('a clock that goes back between the append and the commit lets nothing be committed', async () => {
  const before = await verifyChain(database.db);
  const late = database.db.transaction(async (tx) => {
    await appendRecords(tx, [ended('late')]);
    await asSuperuser("UPDATE audit_head SET at = now() + interval '1 hour'");
  });
  await expect(late).rejects.toThrow();
  await asSuperuser("UPDATE audit_head SET at = now() - interval '1 second'");
  expect(await verifyChain(database.db)).toEqual(before);
  await database.db.transaction((tx) => appendRecords(tx, [ended('again')]));
});

test('an owner of the database who edits a record is found, and the record is named', async () => {
  await asSuperuser(`ALTER TABLE audit_record DISABLE TRIGGER ALL;
    UPDATE audit_record SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), 'writer', 'Writer'), 'UTF8') WHERE number = 7;
    ALTER TABLE audit_record ENABLE TRIGGER ALL`);
  expect(await verifyChain(database.db)).toEqual({ intact: false, firstBad: 7, why: 'changed', from: 1 });
});

test('a walk along the records after a number sees what is wrong there, and only there', async () => {
  expect(await verifyChain(database.db, 7)).toMatchObject({ intact: true, from: 8 });
  expect(await verifyChain(database.db, 6)).toMatchObject({ intact: false, firstBad: 7, from: 7 });
});

test('an owner who cuts off the end of the log is found by the head', async () => {
  await asSuperuser(`ALTER TABLE audit_record DISABLE TRIGGER ALL;
    UPDATE audit_record SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), 'Writer', 'writer'), 'UTF8') WHERE number = 7;
    DELETE FROM audit_record WHERE number = (SELECT max(number) FROM audit_record);
    ALTER TABLE audit_record ENABLE TRIGGER ALL`);
  expect(await verifyChain(database.db)).toMatchObject({ intact: false, why: 'head' });
});

test('the bytes of every record are RFC 8785 JSON as a whole, with number and time in their place', async () => {
  await database.db.transaction((tx) =>
    appendRecords(tx, [
      {
        kind: 'grant.revoked',
        actorId: 'per_"X\\',
        secretId: 'sec_1',
        requestId: 'req_1',
        grantId: 'grt_1',
        data: { why: 'é\u2028"\\ \u0001 日本 🜚' },
      },
      { kind: 'request.cancelled', actorId: null, data: {} },
    ]),
  );
  const { rows } = await database.db.pool.query(
    "SELECT number, at, convert_from(bytes, 'UTF8') AS text, actor_id, grant_id FROM audit_record ORDER BY number DESC LIMIT 2",
  );
  for (const row of rows) {
    const body = JSON.parse(row.text);
    expect(canonicalize(body)).toBe(row.text);
    expect(body).toMatchObject({ v: 1, number: Number(row.number), at: row.at.toISOString() });
  }
  expect(rows.map(({ actor_id, grant_id }) => [actor_id, grant_id])).toEqual([
    [null, null],
    ['per_"X\\', 'grt_1'],
  ]);
});
