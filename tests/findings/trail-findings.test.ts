import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { judgeFindings } from '#lib/findings/judge-findings.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection } from '#tests/support/inventory.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const DAY = 86_400_000;

let database: TestDatabase;
let connectionId = '';
beforeAll(async () => {
  database = await createTestDatabase();
  connectionId = await insertConnection(database.db);
});
afterAll(() => database.drop());
afterEach(() => sql('DELETE FROM trail_integrity; DELETE FROM trail_checkpoint; DELETE FROM trail_source'));

const sql = async (text: string) => (await database.db.pool.query(text)).rows;
const openNow = async () => {
  await judgeFindings(database.db);
  const rows = await sql(
    "SELECT check_name, severity, evidence FROM finding WHERE state = 'open' ORDER BY 1",
  );
  return rows.map(({ check_name, severity }) => `${check_name} ${severity}`);
};
/** A source that has seen everything since `days` ago, and its last record then. */
const source = async (kind: string, days: number, options: { last?: string; pauses?: string } = {}) => {
  await database.db.pool.query(
    `INSERT INTO trail_checkpoint (source, connection_id, account, region, seen, last_event_at, last_run_at, last_outcome, pauses)
     VALUES ($1, $2, $3, $4, tstzmultirange(tstzrange(now() - make_interval(days => $5), now() - interval '5 minutes')),
             now() - $6::interval, now(), 'done', $7::int[])`,
    [kind, connectionId, ACCOUNT, REGION, days, options.last ?? '1 minute', options.pauses ?? '{}'],
  );
};

it('what a digest says against the trail is a finding, critical, told once, and over when it is settled', async () => {
  await source('lookup', 10);
  for (const key of ['a', 'b']) {
    await database.db.pool.query(
      `INSERT INTO trail_integrity (connection_id, account, region, code, key, found_at, seen_at)
       VALUES ($1, $2, $3, 'log-file-changed', $4, now(), now())`,
      [connectionId, ACCOUNT, REGION, key],
    );
  }
  expect(await openNow()).toEqual(['trail-not-whole critical']);
  expect(await openNow()).toEqual(['trail-not-whole critical']);
  expect(await sql("SELECT data FROM announcement WHERE kind = 'trail.not-whole'")).toMatchObject([
    { data: { region: REGION, objects: 2 } },
  ]);
  await sql('UPDATE trail_integrity SET settled_at = now()');
  expect(await openNow()).toEqual([]);
});

it('records that contradict each other are a finding of their account, region and day, high', async () => {
  await source('lookup', 10);
  for (const [id, hash] of [
    ['a', '1'],
    ['a', '2'],
    ['b', '3'],
  ]) {
    await database.db.pool.query(
      `INSERT INTO trail_conflict (event_id, account, region, at, content_hash, fields)
       VALUES ($1, $2, $3, now() - interval '1 hour', $4, '{}')`,
      [id, ACCOUNT, REGION, Buffer.from(hash ?? '')],
    );
  }
  expect(await openNow()).toEqual(['contradicting-records high']);
  expect(await sql("SELECT evidence FROM finding WHERE check_name = 'contradicting-records'")).toMatchObject([
    { evidence: { account: ACCOUNT, region: REGION, events: 2, records: 3 } },
  ]);
  await sql("UPDATE trail_conflict SET met_at = now() - interval '31 days'");
  expect(await openNow()).toEqual([]);
  await sql('DELETE FROM trail_conflict');
});

it('a silence is unusual by what the feed itself is used to', async () => {
  const steady = `{${Array.from({ length: 30 }, () => 600).join(',')}}`;
  await source('lookup', 10, { last: '5 hours', pauses: steady });
  expect(await openNow()).toEqual(['feed-quiet medium']);
  await sql('UPDATE trail_checkpoint SET pauses = pauses || 20000');
  expect(await openNow()).toEqual([]);
  await sql("UPDATE trail_checkpoint SET pauses = '{600,600}'");
  expect(await openNow()).toEqual([]);
});

it('a stretch that AWS is about to forget, and only then', async () => {
  await database.db.pool.query(
    `INSERT INTO trail_checkpoint (source, connection_id, account, region, seen, last_event_at, last_run_at, last_outcome)
     VALUES ('lookup', $1, $2, $3, tstzmultirange(tstzrange($4, $5), tstzrange($6, now())), now(), now(), 'done')`,
    [connectionId, ACCOUNT, REGION, ...[88, 85, 84].map((days) => new Date(Date.now() - days * DAY))],
  );
  expect(await openNow()).toEqual(['history-ending high']);
  await sql(
    "UPDATE trail_checkpoint SET seen = tstzmultirange(tstzrange(now() - interval '60 days', now() - interval '50 days'), tstzrange(now() - interval '49 days', now()))",
  );
  expect(await openNow()).toEqual([]);
});

it('a region without a file in its bucket; a source that is off is not asked about', async () => {
  await source('lookup', 10);
  await database.db.pool.query(
    `INSERT INTO trail_source (connection_id, kind, is_on, settings, changed_at) VALUES ($1, 's3', true, $2, now())`,
    [
      connectionId,
      {
        bucket: 'a-trail',
        prefix: '',
        region: REGION,
        organisation: null,
        queue: null,
        reads: 'connection',
        days: 2,
      },
    ],
  );
  await source('s3', 2);
  await sql("UPDATE trail_checkpoint SET last_event_at = NULL WHERE source = 's3'");
  expect(await openNow()).toEqual(['trail-missing medium']);
  await sql('UPDATE trail_source SET is_on = false');
  expect(await openNow()).toEqual([]);
});
