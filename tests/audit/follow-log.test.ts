import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendRecords } from '#lib/audit/append-records.ts';
import { followLog, isWholeWalkDue } from '#lib/audit/follow-log.ts';
import { readLogState } from '#lib/audit/log-state.ts';
import { makeCheckpoint } from '#lib/audit/make-checkpoint.ts';
import { openSigner, type Signer } from '#lib/audit/signer.ts';
import { readBreaks } from '#lib/audit/store/breaks.ts';
import { readWalks } from '#lib/audit/store/walks.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
let home: string;
let signer: Signer;
beforeEach(async () => {
  database = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), 'countersign-follow-'));
  signer = openSigner({ home });
});
afterEach(async () => {
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

async function append(count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, i) => ({
    kind: 'session.ended' as const,
    actorId: null,
    data: { why: `record-${i}` },
  }));
  await database.db.transaction((tx) => appendRecords(tx, entries));
}

async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`SET session_replication_role = replica; ${sql}`);
  await client.end();
}

const follow = (kind: 'new' | 'full') => followLog(database.db, kind, { restShare: 0 });

test('what is new is followed from where the last walk ended, and everything from the first record', async () => {
  await append(120);
  await makeCheckpoint(database.db, signer);
  expect(await follow('new')).toEqual({ intact: true, through: 121 });
  await append(150);
  await makeCheckpoint(database.db, signer);
  await append(3);
  expect(await follow('new')).toEqual({ intact: true, through: 274 });
  expect(await follow('full')).toEqual({ intact: true, through: 274 });
  expect(await follow('new')).toEqual({ intact: true, through: 274 });
  const walks = await readWalks(database.db.prisma);
  expect(walks.map(({ kind, passedThrough }) => [kind, passedThrough]).toSorted()).toEqual([
    ['full', 274],
    ['new', 274],
  ]);
  expect(await isWholeWalkDue(database.db)).toBe(false);
  await asOwner("UPDATE audit_walk SET passed_at = passed_at - interval '25 hours'");
  expect(await isWholeWalkDue(database.db)).toBe(true);
});

test('a change behind the last walk is found by the whole walk, named, and kept until somebody takes note', async () => {
  await append(200);
  await makeCheckpoint(database.db, signer);
  await follow('new');
  await asOwner("UPDATE audit_record SET bytes = bytes || ' '::bytea WHERE number = 42");
  expect(await follow('new')).toMatchObject({ intact: true });
  expect(await follow('full')).toMatchObject({ intact: false, firstBad: 42, why: 'changed' });
  await follow('full');
  expect(await readBreaks(database.db.prisma)).toMatchObject([{ firstBad: 42, acknowledgedAt: null }]);
  const { rows } = await database.db.pool.query(
    "SELECT 1 FROM audit_record WHERE kind = 'audit.chain-broken'",
  );
  expect(rows).toHaveLength(1);
});

test('a log that an owner wrote anew with all its hashes is found by its checkpoints', async () => {
  await append(50);
  await makeCheckpoint(database.db, signer);
  await append(120);
  await makeCheckpoint(database.db, signer);
  await asOwner(`DO $$ DECLARE r record; before bytea := NULL; log text; BEGIN
    SELECT log_id INTO log FROM audit_head;
    FOR r IN SELECT number, bytes, previous_hash, hash FROM audit_record ORDER BY number LOOP
      IF r.number = 80 THEN r.bytes := convert_to(replace(convert_from(r.bytes, 'UTF8'), 'record', 'forged'), 'UTF8'); END IF;
      IF r.number >= 80 THEN
        r.hash := sha256('\\x00'::bytea || set_byte('\\x00'::bytea, 0, octet_length(convert_to(log, 'UTF8'))) || convert_to(log, 'UTF8')
          || int8send(r.number) || before || r.bytes);
        UPDATE audit_record SET bytes = r.bytes, previous_hash = before, hash = r.hash WHERE number = r.number;
      END IF;
      before := r.hash;
    END LOOP;
    UPDATE audit_head SET hash = before;
  END $$`);
  expect(await follow('full')).toMatchObject({ intact: false, why: 'rewritten', firstBad: 52, lastBad: 171 });
});

test.each([
  ['a record that was removed', 'DELETE FROM audit_record WHERE number = 30', 30],
  ['the end of the log that was cut off', 'DELETE FROM audit_record WHERE number > 90', 91],
  [
    'a checkpoint that somebody else signed',
    "UPDATE audit_checkpoint SET signature = decode(repeat('00', 64), 'hex')",
    101,
  ],
  [
    "two records in each other's place",
    'UPDATE audit_record SET number = -1 WHERE number = 10; UPDATE audit_record SET number = 10 WHERE number = 11; UPDATE audit_record SET number = 11 WHERE number = -1',
    10,
  ],
])('%s', async (_what, sql, firstBad) => {
  await append(100);
  await makeCheckpoint(database.db, signer);
  await asOwner(sql);
  expect(await follow('full')).toMatchObject({ intact: false, firstBad });
});

test('a walk that is told to stop says nothing about the rest', async () => {
  await append(10);
  expect(await followLog(database.db, 'full', { signal: AbortSignal.abort() })).toEqual({ intact: null });
});

test('records that come while a page reads the state of the log leave no gap behind the last walk', async () => {
  await append(20);
  await follow('new');
  await append(2);
  let between = async () => {
    between = async () => {};
    await append(3);
  };
  const prisma = new Proxy(database.db.prisma, {
    get: (target, name) =>
      name === 'auditHead'
        ? {
            findUniqueOrThrow: async (asked: { where: { id: number } }) => {
              const head = await target.auditHead.findUniqueOrThrow(asked);
              await between();
              return head;
            },
          }
        : Reflect.get(target, name),
  });
  const state = await readLogState({ ...database.db, prisma });
  expect(state).toMatchObject({ records: 22, intactTo: 22, intactFrom: 1, breaks: [] });
});
