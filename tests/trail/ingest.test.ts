import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ingestRecords } from '#lib/trail/ingest-records.ts';
import { matchReveals } from '#lib/trail/match-reveals.ts';
import { resolveSecrets } from '#lib/trail/resolve-secrets.ts';
import type { TrailRecord } from '#lib/trail/rules/trail-record.ts';
import { beginWriting } from '#lib/trail/store/ingest-store.ts';
import { writeBatch } from '#lib/trail/store/write-batch.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';
import { collect } from './collect.ts';
import {
  ACCOUNT,
  arnOf,
  assumedRole,
  foreign,
  type MadeRecord,
  made,
  REGION,
  shadow,
  ssoPerson,
  time,
  uuid,
} from './made-records.ts';
import { dumpTrail, emptyTrail } from './trail-tables.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const workload = assumedRole('app', 'i-0123456789abcdef0', 'ASIAAPP');

/** A small history with everything in it that could depend on the order of arrival. */
const HISTORY: readonly MadeRecord[] = [
  // A name that meant one secret, then another; and a read between, and one of the first second.
  made(100, {
    eventName: 'CreateSecret',
    readOnly: false,
    requestParameters: { name: 'reused' },
    responseElements: { arn: arnOf('reused', 'aaaaaa') },
  }),
  made(110, { requestParameters: { secretId: 'reused' } }),
  made(120, { requestParameters: { secretId: 'reused' }, userIdentity: workload }),
  made(200, {
    eventName: 'CreateSecret',
    readOnly: false,
    requestParameters: { name: 'reused' },
    responseElements: { arn: arnOf('reused', 'bbbbbb') },
  }),
  made(210, { requestParameters: { secretId: 'reused' } }),
  made(50, {
    eventName: 'DescribeSecret',
    requestParameters: { secretId: 'reused' },
    errorCode: 'ResourceNotFoundException',
  }),
  // Two secrets of one name of which nothing tells when they began: the name stays a name.
  made(300, { requestParameters: { secretId: arnOf('twice', 'aaaaaa') } }),
  made(301, { requestParameters: { secretId: arnOf('twice', 'bbbbbb') } }),
  made(302, { requestParameters: { secretId: 'twice' } }),
  // A partial ARN, a longer name with the same beginning, another region.
  made(400, { requestParameters: { secretId: arnOf('prod/db').slice(0, -7) } }),
  made(401, { requestParameters: { secretId: 'prod/db-replica' } }),
  made(402, { requestParameters: { secretId: 'prod/db' }, awsRegion: 'eu-west-1' }),
  made(403, { requestParameters: { secretId: arnOf('prod/db') } }),
  // Reads with their shadows: one alone, two in one second with one version, two with different ones.
  made(500),
  shadow(501, 500, arnOf('prod/db'), 'v1'),
  made(510),
  made(511, { eventTime: time(510) }),
  shadow(512, 510, arnOf('prod/db'), 'v2'),
  shadow(513, 511, arnOf('prod/db'), 'v2'),
  made(520),
  shadow(521, 520, arnOf('prod/db'), 'v1'),
  shadow(522, 521, arnOf('prod/db'), 'v2'),
  // Refused, failed, without a secret, a service event, a batch, a session.
  made(600, { errorCode: 'AccessDenied' }),
  made(601, { errorCode: 'DecryptionFailure' }),
  made(602, { requestParameters: null }),
  made(603, {
    eventType: 'AwsServiceEvent',
    eventName: 'RotationFailed',
    readOnly: false,
    requestParameters: null,
    userIdentity: { accountId: ACCOUNT, invokedBy: 'secretsmanager.amazonaws.com' },
    additionalEventData: { SecretId: arnOf('prod/db') },
  }),
  made(604, { eventName: 'BatchGetSecretValue', requestParameters: { secretIdList: ['prod/db'] } }),
  made(605, {
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    requestParameters: { roleArn: 'r' },
    responseElements: { credentials: { accessKeyId: 'ASIABEN' } },
  }),
  foreign(700),
  // Other days, other readers.
  ...[-9, 1, 2, 8].map((day) => made(810 + day, { eventTime: time(day * 86_400), userIdentity: workload })),
  ...['ana', 'tom'].map((name, index) => made(850 + index, { userIdentity: ssoPerson(name) })),
  // One id with other content, three times; and one id at two times.
  made(900),
  made(900, { sourceIPAddress: '203.0.113.9' }),
  made(900, { requestParameters: { secretId: arnOf('twice', 'aaaaaa') } }),
  made(910, { eventID: 'EXAMPLE-masked' }),
  made(911, { eventID: 'EXAMPLE-masked', eventName: 'DescribeSecret' }),
  made(912, { eventID: uuid(913) }),
  made(913),
];

function decodeAll(records: readonly MadeRecord[]): TrailRecord[] {
  const found = collect(JSON.stringify({ Records: records }), { now: NOW });
  expect(found.unreadable).toEqual([]);
  return found.records;
}

let database: TestDatabase;
let secretId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const connectionId = await insertConnection(database.db);
  secretId = await insertSecret(database.db, { name: 'prod/db', connectionId });
});
afterAll(() => database.drop());
afterEach(() => emptyTrail(database));

async function ingest(records: readonly TrailRecord[], from = 0, source = 'file') {
  const located = records.map((record, index) => ({ record, file: `file ${from}`, place: index }));
  const seen = records.map(({ account, region, at }) => ({
    source: 'file',
    connectionId: '',
    account,
    region,
    from: at,
    to: new Date(at.getTime() + 1000),
    lastEventAt: at,
  }));
  return await ingestRecords(database.db, { source, records: located, unreadable: [], seen }, NOW);
}

async function clean(): Promise<Record<string, unknown[]>> {
  await ingest(decodeAll(HISTORY));
  await matchReveals(database.db);
  const dump = await dumpTrail(database);
  await emptyTrail(database);
  return dump;
}

describe('exactly once', () => {
  it('any order, duplication and partition gives the tables of one clean pass', async () => {
    const records = decodeAll(HISTORY);
    const wanted = await clean();
    expect(wanted.events?.length).toBe(records.length - 2);
    const numbers = [...records.keys()];
    const deliveries = fc.record({
      order: fc.shuffledSubarray(numbers, { minLength: numbers.length }),
      again: fc.subarray(numbers),
      cuts: fc.array(fc.integer({ min: 1, max: records.length * 2 }), { maxLength: 6 }),
      matchBetween: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ order, again, cuts, matchBetween }) => {
        const stream = [...order, ...again].flatMap((number) => records[number] ?? []);
        const places = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length];
        for (let i = 0; i + 1 < places.length; i++) {
          await ingest(stream.slice(places[i], places[i + 1]), i);
          if (matchBetween) await matchReveals(database.db);
        }
        await matchReveals(database.db);
        expect(await dumpTrail(database)).toEqual(wanted);
        await emptyTrail(database);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 15) },
    );
  }, 120_000);

  it('what AWS itself gave stands before what was sent, and that before files, in any order of arrival', async () => {
    // The same id under one identity with other content, through every door; the hash decides only within a rank.
    const versions = decodeAll(
      ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4', '203.0.113.5'].map((sourceIPAddress) =>
        made(900, { sourceIPAddress }),
      ),
    );
    const ranks: Readonly<Record<string, number>> = { s3: 0, lookup: 0, eventbridge: 1, file: 2 };
    const arrival = fc.record({
      version: fc.nat({ max: versions.length - 1 }),
      source: fc.constantFrom(...Object.keys(ranks)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 8 }), async (arrivals) => {
        await emptyTrail(database);
        const places = arrivals.map(({ version, source }) => {
          const hash = versions[version]?.contentHash ?? '';
          return { rank: ranks[source] ?? 9, hash };
        });
        const [first] = places.sort((a, b) => a.rank - b.rank || (a.hash < b.hash ? -1 : 1));
        for (const [index, { version, source }] of arrivals.entries())
          await ingest(versions.slice(version, version + 1), index, source);
        const { events, conflicts } = await dumpTrail(database);
        expect(events).toMatchObject([{ hash: first?.hash }]);
        const distinct = new Set(arrivals.map(({ version }) => version)).size;
        expect(conflicts?.length).toBe(distinct > 1 ? distinct : 0);
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 40) },
    );
  }, 120_000);

  it('a record that came by file and then from AWS itself is one of AWS itself', async () => {
    const records = decodeAll([made(900), made(900, { sourceIPAddress: '203.0.113.9' })]);
    for (const [known, other] of [records, [...records].reverse()]) {
      if (!known || !other) throw new Error('not decoded');
      await ingest([known], 0, 'file');
      await ingest([known], 1, 's3');
      await ingest([other], 2, 'eventbridge');
      expect((await dumpTrail(database)).events).toMatchObject([{ hash: known.contentHash }]);
      await emptyTrail(database);
    }
  });

  it('what an arrival through a better door replaces is counted anew', async () => {
    const [forged, genuine] = decodeAll([
      made(900, { userIdentity: workload, eventName: 'DescribeSecret' }),
      made(900),
    ]);
    if (!forged || !genuine) throw new Error('not decoded');
    await ingest([genuine], 0, 'lookup');
    const wanted = await dumpTrail(database);
    await emptyTrail(database);
    await ingest([forged], 0, 'file');
    await ingest([genuine], 1, 'lookup');
    const after = await dumpTrail(database);
    for (const name of ['events', 'days', 'uses'] as const) expect(after[name]).toEqual(wanted[name]);
    expect(after.conflicts).toHaveLength(2);
  });

  it('one record a batch, oldest and newest first', async () => {
    const wanted = await clean();
    for (const records of [decodeAll(HISTORY), decodeAll(HISTORY).reverse()]) {
      for (const [index, record] of records.entries()) await ingest([record], index);
      await matchReveals(database.db);
      expect(await dumpTrail(database)).toEqual(wanted);
      await emptyTrail(database);
    }
  }, 60_000);

  it('a writer that dies in the middle of a batch leaves nothing, and the next run everything', async () => {
    const wanted = await clean();
    const records = decodeAll(HISTORY);
    await ingest(records.slice(0, 5));
    await emptyTrail(database);
    await ingest(records.slice(0, 20));
    const before = await dumpTrail(database);
    for (const after of [0, 1]) {
      const transaction = await beginWriting(database.db.pool);
      const pid = (await transaction.client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
      transaction.client.on('error', () => undefined);
      const write = writeBatch(
        transaction.client,
        records.slice(10).map((record, place) => ({ record, file: 'f', place })),
        2,
      );
      // It may fail before it is waited for.
      write.catch(() => undefined);
      if (after === 1) await write;
      await database.db.pool.query('SELECT pg_terminate_backend($1)', [pid]).catch(() => undefined);
      await write.catch(() => undefined);
      await transaction.commit().catch(() => undefined);
      // The batch ran to its end before the backend died in neither case: nothing of it may be seen.
      const { coverage: _, ...rest } = await dumpTrail(database);
      const { coverage: __, ...unchanged } = before;
      expect(rest).toEqual(unchanged);
    }
    await ingest(records);
    await matchReveals(database.db);
    expect(await dumpTrail(database)).toEqual(wanted);
  });

  it('counts what was new, what was there and what contradicts', async () => {
    const records = decodeAll(HISTORY);
    const contradicting = 2 + 4;
    expect(await ingest(records)).toEqual({
      fresh: records.length - 2,
      duplicates: 0,
      conflicts: contradicting,
    });
    expect(await ingest(records)).toEqual({ fresh: 0, duplicates: records.length, conflicts: 0 });
  });

  it('two writers at once wait for each other', async () => {
    const wanted = await clean();
    const records = decodeAll(HISTORY);
    await Promise.all([ingest(records), ingest([...records].reverse()), ingest(records.slice(10))]);
    await matchReveals(database.db);
    expect(await dumpTrail(database)).toEqual(wanted);
  });
});

describe('names', () => {
  const subjectOf = async (number: number) => {
    const rows = await database.db.pool.query(
      'SELECT s.written, s.secret_id FROM trail_event e JOIN trail_subject s ON s.id = e.subject_id WHERE e.event_id = $1',
      [uuid(number)],
    );
    return rows.rows[0];
  };

  it('mean the secret of their account, region, whole name and time', async () => {
    await ingest(decodeAll(HISTORY));
    expect((await subjectOf(110)).written).toBe(arnOf('reused', 'aaaaaa'));
    expect((await subjectOf(210)).written).toBe(arnOf('reused', 'bbbbbb'));
    expect((await subjectOf(50)).written).toBe('reused');
    expect((await subjectOf(302)).written).toBe('twice');
    expect(await subjectOf(400)).toEqual({ written: arnOf('prod/db'), secret_id: secretId });
    expect((await subjectOf(401)).written).toBe('prod/db-replica');
    expect(await subjectOf(402)).toEqual({ written: 'prod/db', secret_id: null });
    expect(await subjectOf(403)).toEqual({ written: arnOf('prod/db'), secret_id: secretId });
  });

  it('are joined when the inventory learns the secret later, with the same tables in the end', async () => {
    const late = [
      made(1, { requestParameters: { secretId: 'late/one' } }),
      made(2, { requestParameters: { secretId: arnOf('late/two') } }),
      shadow(3, 1, arnOf('late/one'), 'v9'),
    ];
    await ingest(decodeAll(late.slice(0, 2)));
    await matchReveals(database.db);
    expect(await subjectOf(1)).toEqual({ written: 'late/one', secret_id: null });
    const connectionId = (await database.db.prisma.connection.findFirstOrThrow()).id;
    const one = await insertSecret(database.db, { name: 'late/one', connectionId });
    const two = await insertSecret(database.db, { name: 'late/two', connectionId });
    await resolveSecrets(database.db);
    expect(await subjectOf(1)).toEqual({ written: arnOf('late/one'), secret_id: one });
    expect(await subjectOf(2)).toEqual({ written: arnOf('late/two'), secret_id: two });
    await ingest(decodeAll(late.slice(2)));
    const after = await dumpTrail(database);
    await emptyTrail(database);
    await ingest(decodeAll(late));
    await matchReveals(database.db);
    expect(await dumpTrail(database)).toEqual(after);
    await resolveSecrets(database.db);
    expect(await dumpTrail(database)).toEqual(after);
  });
});

describe('shadows', () => {
  it('show the version of their read and are never counted', async () => {
    await ingest(decodeAll(HISTORY));
    const rows = await database.db.pool.query(
      'SELECT event_id, seen_version_id FROM trail_event WHERE event_id = ANY($1) ORDER BY 1',
      [[500, 510, 511, 520].map(uuid)],
    );
    expect(rows.rows.map((row) => row.seen_version_id)).toEqual(['v1', 'v2', 'v2', null]);
    const hours = await database.db.pool.query(
      "SELECT sum(h0) AS reads FROM trail_day WHERE day = '2026-11-18' AND subject_id = 0",
    );
    const reads = decodeAll(HISTORY).filter(
      (record) => record.name === 'GetSecretValue' && record.part === 'act' && record.errorCode === null,
    );
    // Of the three records of one id one counts.
    const firstDay = reads.filter((record) => record.at.toISOString().startsWith('2026-11-18'));
    expect(Number(hours.rows[0].reads)).toBe(firstDay.length - 2);
  });

  it('the places of every record are its account and region', async () => {
    await ingest(decodeAll(HISTORY));
    const rows = await database.db.pool.query('SELECT DISTINCT account, region FROM trail_event ORDER BY 2');
    expect(rows.rows).toEqual([
      { account: ACCOUNT, region: REGION },
      { account: ACCOUNT, region: 'eu-west-1' },
    ]);
  });
});
