import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { appendRecords } from '#lib/audit/append-records.ts';
import { coveredRange, exportAuditLog, recordNumbersBetween } from '#lib/audit/export-audit-log.ts';
import { readLogState } from '#lib/audit/log-state.ts';
import { makeCheckpoint } from '#lib/audit/make-checkpoint.ts';
import { proveRecord } from '#lib/audit/prove-record.ts';
import {
  countNewRecords,
  listRecords,
  type RecordFilter,
  type RecordView,
  streamRecords,
} from '#lib/audit/queries.ts';
import { kindsOf, OUTCOMES, outcomeOf } from '#lib/audit/rules/kind-groups.ts';
import { type AuditEntry, RECORD_DATA } from '#lib/audit/rules/record.ts';
import { openSigner, type Signer } from '#lib/audit/signer.ts';
import { inOneSnapshot } from '#lib/audit/store/export.ts';
import { checkProof } from '#lib/cli/verify/check-proof.mjs';
import { Keyring, readPublicKey } from '#lib/cli/verify/keys.mjs';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { check } from '#tests/verify/checker.ts';
import { putNextKey } from './next-key.ts';

let database: TestDatabase;
let home: string;
let signer: Signer;
let all: RecordView[];
const RECORDS = 2_600;

function entryOf(i: number): AuditEntry {
  const about = { secretId: `sec_${i % 7}`, requestId: `req_${i % 13}`, grantId: `grt_${i % 13}` };
  const actorId = i % 5 === 0 ? null : `per_${i % 3}`;
  if (i % 4 === 0) return { kind: 'grant.revoked', actorId, ...about, data: { why: `no ${i}` } };
  if (i % 4 === 1)
    return { kind: 'reveal.refused', actorId, secretId: about.secretId, data: { code: 'grant-ended' } };
  if (i % 4 === 2)
    return {
      kind: 'reveal.failed',
      actorId,
      ...about,
      data: { revealId: 'rev', code: 'throttled', useReturned: true },
    };
  return { kind: 'session.ended', actorId, data: { why: 'signed-out' } };
}

beforeAll(async () => {
  database = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), 'countersign-reading-'));
  signer = openSigner({ home });
  for (let i = 0; i < RECORDS; i += 200) {
    const entries = Array.from({ length: 200 }, (_, j) => entryOf(i + j));
    await database.db.transaction((tx) => appendRecords(tx, entries));
    if (i % 600 === 0 && i < 2_400) await makeCheckpoint(database.db, signer);
  }
  all = [];
  for await (const record of streamRecords(database.db, { from: 1, to: RECORDS + 1 })) all.push(record);
});
afterAll(async () => {
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

async function allPages(filter: RecordFilter, order: 'newest' | 'oldest'): Promise<number[]> {
  const seen: number[] = [];
  let place: RecordFilter = {};
  for (;;) {
    const page = await listRecords(database.db, { ...filter, ...place }, 90, order);
    seen.push(...page.records.map(({ number }) => number));
    if (page.next === null) return seen;
    place = order === 'newest' ? { before: BigInt(page.next) } : { after: BigInt(page.next) };
  }
}

const filters: readonly (readonly [string, RecordFilter, (record: RecordView) => boolean])[] = [
  ['nothing', {}, () => true],
  ['one person', { actorId: 'per_1' }, (r) => r.actorId === 'per_1'],
  ['the product itself', { actorId: null }, (r) => r.actorId === null],
  ['one secret', { secretId: 'sec_3' }, (r) => r.secretId === 'sec_3'],
  ['one request', { requestId: 'req_4' }, (r) => r.requestId === 'req_4'],
  ['one grant', { grantId: 'grt_12' }, (r) => r.grantId === 'grt_12'],
  ['one kind', { kinds: ['reveal.failed'] }, (r) => r.kind === 'reveal.failed'],
  ['refusals', { kinds: kindsOf({ outcome: 'refused' }) }, (r) => outcomeOf(r.kind) === 'refused'],
  [
    'failures of one person',
    { kinds: kindsOf({ outcome: 'failed' }), actorId: 'per_2' },
    (r) => outcomeOf(r.kind) === 'failed' && r.actorId === 'per_2',
  ],
  [
    'one secret and one person',
    { secretId: 'sec_2', actorId: 'per_1' },
    (r) => r.secretId === 'sec_2' && r.actorId === 'per_1',
  ],
  [
    'one secret and the product itself',
    { secretId: 'sec_5', actorId: null },
    (r) => r.secretId === 'sec_5' && r.actorId === null,
  ],
  [
    'kinds of one request and one person',
    { kinds: kindsOf({ outcome: 'failed' }), requestId: 'req_4', actorId: 'per_1' },
    (r) => outcomeOf(r.kind) === 'failed' && r.requestId === 'req_4' && r.actorId === 'per_1',
  ],
  [
    'refusals of one secret',
    { kinds: ['reveal.refused'], secretId: 'sec_3' },
    (r) => r.kind === 'reveal.refused' && r.secretId === 'sec_3',
  ],
  [
    'kinds of one secret and one person',
    { kinds: kindsOf({ act: 'reveals' }), secretId: 'sec_1', actorId: 'per_0' },
    (r) => r.kind.startsWith('reveal.') && r.secretId === 'sec_1' && r.actorId === 'per_0',
  ],
];

test.each(filters)(
  'the list narrowed to %s is what it says, in both orders, without loss or repetition',
  async (_, filter, fits) => {
    const wanted = all.filter(fits).map(({ number }) => number);
    expect(wanted.length).toBeGreaterThan(10);
    expect(await allPages(filter, 'oldest')).toEqual(wanted);
    expect(await allPages(filter, 'newest')).toEqual(wanted.toReversed());
  },
);

test('the list narrowed to a time holds its begin and not its end', async () => {
  const [from, to] = [all[700]?.at, all[1_500]?.at];
  if (!from || !to) throw new Error('no records');
  const wanted = all.filter(({ at }) => at >= from && at < to).map(({ number }) => number);
  const between = { from: new Date(from), to: new Date(to) };
  // Times are kept to the microsecond in the table and to the millisecond in the record.
  const seen = await allPages(between, 'oldest');
  expect(Math.abs(seen.length - wanted.length)).toBeLessThanOrEqual(200);
  expect(await recordNumbersBetween(database.db, between)).toEqual({ first: seen[0], last: seen.at(-1) });
  expect(await recordNumbersBetween(database.db, { from: new Date(0), to: new Date(1) })).toBe(null);
});

test('every kind has one outcome, and new records are counted by the filter of the list', async () => {
  expect(OUTCOMES.flatMap((outcome) => kindsOf({ outcome }) ?? []).toSorted()).toEqual(
    Object.keys(RECORD_DATA).toSorted(),
  );
  expect(await countNewRecords(database.db, { kinds: ['reveal.failed'] }, RECORDS + 1 - 20)).toBe(5);
  expect(await countNewRecords(database.db, {}, 0)).toBe(100);
});

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
const take = (from: number, to: number, by: Signer = signer) =>
  textOf(exportAuditLog(database.db, by, { from, to }));
const pinned = { key: { id: '', publicKey: '', sign: () => '' } };

test('an export of everything passes the independent program, and is the same twice', async () => {
  const text = await take(1, RECORDS + 1);
  const logId = (await readLogState(database.db)).logId;
  const checked = check(text, { key: { ...pinned.key, publicKey: signer.publicKey }, logId });
  expect(checked.problem).toBe(undefined);
  expect(checked.number).toBe(RECORDS + 1);
  expect(checked.checkpoints).toBeGreaterThan(3);
  expect(await take(1, RECORDS + 1)).toBe(text);
});

test('an export of a part passes too, wherever it begins and ends', async () => {
  for (const [from, to] of [
    [2, 50],
    [200, 201],
    [201, 1_900],
    [1_024, 1_025],
    [1_025, 2_601],
    [2_601, 2_601],
    [2_050, 9_999],
  ] as const) {
    const checked = check(await take(from, to), { key: { ...pinned.key, publicKey: signer.publicKey } });
    expect(checked.problem, `${from} to ${to}`).toBe(undefined);
    expect([checked.from, checked.number]).toEqual([from, Math.min(to, RECORDS + 1)]);
  }
});

test('a range grows to the checkpoint that covers it', async () => {
  const range = await coveredRange(database.db, { from: 5, to: 300 });
  expect(range).toMatchObject({ from: 5, checkpoint: { size: range.to } });
  expect(range.to).toBeGreaterThanOrEqual(300);
  const checked = check(await take(range.from, range.to), {
    key: { ...pinned.key, publicKey: signer.publicKey },
  });
  expect(checked.last?.size).toBe(range.to);
  expect((await coveredRange(database.db, { from: 1, to: RECORDS + 1 })).checkpoint).toBe(null);
});

test('a proof of any record passes the independent program, and no other record passes with it', async () => {
  const key = readPublicKey(signer.publicKey);
  if (!key) throw new Error('no key');
  for (const number of [1, 2, 200, 201, 1_024, 1_025, 1_500, 2_001]) {
    const proof = await proveRecord(database.db, number);
    if (proof === null) throw new Error(`no proof of ${number}`);
    expect(checkProof(Buffer.from(proof), new Keyring([key]), undefined).problem, String(number)).toBe(
      undefined,
    );
    const other = proof.replace(`"number":${number},"previousHash"`, `"number":${number + 1},"previousHash"`);
    expect(checkProof(Buffer.from(other), new Keyring([key]), undefined).problem).not.toBe(undefined);
  }
  expect(await proveRecord(database.db, RECORDS + 1)).toBe(null);
  expect(await proveRecord(database.db, 9_999_999)).toBe(null);
});

test('after the key was changed, whoever pinned the old one still passes the log, and a stranger does not', async () => {
  putNextKey(home);
  const next = openSigner({ home });
  await makeCheckpoint(database.db, next, { force: true });
  const text = await take(1, 99_999, next);
  expect(check(text, { key: { ...pinned.key, publicKey: signer.publicKey } }).problem).toBe(undefined);
  const forged = text.replace(
    /"handedOverBy":"[^"]*","signature":"..../,
    (whole) => `${whole.slice(0, -4)}AAAA`,
  );
  expect(check(forged, { key: { ...pinned.key, publicKey: signer.publicKey } }).problem?.code).toBe('key');
  const bare = text.replace(/,"handedOverBy":"[^"]*","signature":"[^"]*"/, '');
  expect(check(bare, { key: { ...pinned.key, publicKey: signer.publicKey } }).problem?.code).toBe(
    'unknown-key',
  );
});

test('the state of the log is what its page says', async () => {
  const state = await readLogState(database.db);
  expect(state).toMatchObject({ breaks: [], keptIn: 0, wait: 'kept' });
  expect(state.intactTo).toBe(state.records);
  expect(state.checkpoint?.size).toBe(state.records);
});

test('a record that somebody changed into something else is shown as unreadable and breaks no page', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    "SET session_replication_role = replica; UPDATE audit_record SET bytes = '\\xff7b' WHERE number = 2500",
  );
  await client.end();
  const { records } = await listRecords(database.db, { before: 2_501n }, 1);
  expect(records[0]).toMatchObject({ number: 2_500, kind: 'unreadable' });
  expect((await readLogState(database.db)).breaks).toMatchObject([{ firstBad: 2_500 }]);
  // A fresh export of what the database holds now names the same record.
  const checked = check(await take(1, 99_999), { key: { ...pinned.key, publicKey: signer.publicKey } });
  expect(checked.problem?.firstBad).toBe(2_500);
});

test('a reader who takes nothing more loses the connection, which is free for others at once', async () => {
  const { pool } = database.db;
  const before = pool.totalCount - pool.idleCount;
  const read = inOneSnapshot(
    database.db,
    async function* () {
      yield 1;
      yield 2;
    },
    '200ms',
  );
  expect((await read.next()).value).toBe(1);
  expect(pool.totalCount - pool.idleCount).toBe(before + 1);
  await vi.waitFor(() => expect(pool.totalCount - pool.idleCount).toBe(before), { timeout: 10_000 });
  expect((await read.next()).value).toBe(2);
  await expect(read.next()).rejects.toThrow();
});
