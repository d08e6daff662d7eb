import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { appendRecords } from '#lib/audit/append-records.ts';
import { ocsfOf } from '#lib/audit/rules/ocsf.ts';
import { RECORD_DATA, type RecordBody, type RecordKind } from '#lib/audit/rules/record.ts';
import { streamRecords } from '#lib/audit/stream-records.ts';
import { fileSink, type StreamSink, webhookSink } from '#lib/audit/stream-sink.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const RECORDS = 450;
let database: TestDatabase;
let folder: string;
let server: Server;
let address: string;
let taken: { uid: string }[] = [];
/** What the webhook answers next; then 200. */
let answers: { status: number; retryAfter?: string }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'countersign-stream-'));
  const entries = Array.from({ length: RECORDS }, (_, i) => ({
    kind: 'session.ended' as const,
    actorId: 'per_1',
    data: { why: `line\n${i}` },
  }));
  await database.db.transaction((tx) => appendRecords(tx, entries));
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = answers.shift() ?? { status: 200 };
    if (answer.status === 200) {
      taken.push(
        ...body
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line).metadata),
      );
    }
    response.writeHead(answer.status, answer.retryAfter ? { 'retry-after': answer.retryAfter } : {}).end();
  });
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  taken = [];
  answers = [];
});

async function drain(name: string, sink: StreamSink): Promise<void> {
  while ((await streamRecords(database.db, name, sink)).kind === 'sent');
}
const uids = () => taken.map(({ uid }) => Number(uid.split(':').at(-1)));
const all = Array.from({ length: RECORDS }, (_, i) => i + 1);

test('every record goes out once, in its order, and a new one follows', async () => {
  const sink = webhookSink(address, 'token');
  await drain('once', sink);
  expect(uids()).toEqual(all);
  expect(await streamRecords(database.db, 'once', sink)).toEqual({ kind: 'nothing-new' });
});

test('what was not taken comes again; nothing after it is sent before', async () => {
  const sink = webhookSink(address, undefined);
  answers = [{ status: 200 }, { status: 503, retryAfter: '7' }, { status: 500 }];
  expect(await streamRecords(database.db, 'again', sink)).toEqual({ kind: 'sent', records: 200 });
  expect(await streamRecords(database.db, 'again', sink)).toEqual({
    kind: 'not-taken',
    trouble: 'busy',
    waitMs: 7_000,
  });
  expect(await streamRecords(database.db, 'again', sink)).toMatchObject({
    kind: 'not-taken',
    trouble: 'refused',
  });
  await drain('again', sink);
  expect(uids()).toEqual(all);
});

test.each(['0', '-5', '1e-9', 'soon', 'NaN'])(
  'a wait of %s is not one that a receiver can ask for',
  async (retryAfter) => {
    answers = [{ status: 503, retryAfter }];
    const turn = await streamRecords(database.db, `wait ${retryAfter}`, webhookSink(address, undefined));
    expect(turn).toEqual({ kind: 'not-taken', trouble: 'busy', waitMs: undefined });
  },
);

test('nobody there, and one that leads elsewhere, are troubles', async () => {
  expect(await streamRecords(database.db, 'x', webhookSink('http://127.0.0.1:1/', undefined))).toMatchObject({
    trouble: 'unreachable',
  });
  answers = [{ status: 302 }];
  expect(await streamRecords(database.db, 'x', webhookSink(address, undefined))).toMatchObject({
    kind: 'not-taken',
  });
});

test('an answer that got lost leads to the same ids again, not to others', async () => {
  const inner = webhookSink(address, undefined);
  let lose = true;
  const sink: StreamSink = {
    send: async (lines, range) => {
      const answer = await inner.send(lines, range);
      if (!lose) return answer;
      lose = false;
      return { taken: false, trouble: 'unreachable' };
    },
  };
  await streamRecords(database.db, 'lost', sink);
  await drain('lost', sink);
  expect(uids().slice(0, 400)).toEqual([...all.slice(0, 200), ...all.slice(0, 200)]);
  expect([...new Set(uids())]).toEqual(all);
});

test('a file gets a line a record, also behind a line that a crash cut off', async () => {
  const path = join(folder, 'out.jsonl');
  await appendFile(path, '{"cut":');
  await drain('file', fileSink(path));
  const [cut, ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(cut).toBe('{"cut":');
  expect(lines.map((line) => JSON.parse(line).metadata.sequence)).toEqual(all);
});

test('a folder that is not there is a trouble, and the place stays', async () => {
  const sink = fileSink(join(folder, 'nowhere', 'x'));
  expect(await streamRecords(database.db, 'nowhere', sink)).toMatchObject({ trouble: 'unreachable' });
});

test('every kind has a class, an activity and an outcome of the schema', () => {
  for (const kind of Object.keys(RECORD_DATA) as RecordKind[]) {
    const body = {
      v: 1,
      number: 1,
      at: '2026-11-20T08:00:00.000Z',
      kind,
      actor: null,
      secret: 'sec_1',
      request: null,
      grant: null,
      data: {},
    } as unknown as RecordBody;
    const event = ocsfOf('log', body) as Record<string, number>;
    expect(event.type_uid, kind).toBe((event.class_uid ?? 0) * 100 + (event.activity_id ?? 0));
    expect([1, 2]).toContain(event.status_id);
    expect([3002, 6003]).toContain(event.class_uid);
  }
});
