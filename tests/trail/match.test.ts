import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mintId } from '#lib/kernel/ids.ts';
import { ingestRecords } from '#lib/trail/ingest-records.ts';
import { matchReveals } from '#lib/trail/match-reveals.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';
import { collect } from './collect.ts';
import { arnOf, assumedRole, DAY, type MadeRecord, made, time } from './made-records.ts';
import { emptyAccess, emptyTrail } from './trail-tables.ts';

const NOW = new Date(Math.max(Date.now(), Date.parse('2026-11-30T12:00:00Z')));
const KEY = 'ASIAREVEAL';

let database: TestDatabase;
let production: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const connectionId = await insertConnection(database.db);
  production = await insertSecret(database.db, { name: 'prod/db', connectionId });
  await insertSecret(database.db, { name: 'dev/db', connectionId, environment: 'development' });
  await insertSecret(database.db, { name: 'odd/db', connectionId, environment: 'unknown' });
});
afterAll(() => database.drop());
beforeEach(() => insertGrant());
afterEach(async () => {
  await emptyTrail(database);
  await emptyAccess(database);
});

let grantId: string;
async function insertGrant(way: 'asked' | 'break-glass' = 'asked'): Promise<void> {
  const requestId = mintId('request');
  grantId = mintId('grant');
  const { db } = database;
  await db.prisma.accessRequest.create({
    data: {
      id: requestId,
      threadId: requestId,
      requesterId: 'per_x',
      secretId: production,
      secretArn: arnOf('prod/db'),
      act: 'reveal',
      stage: 'AWSCURRENT',
      durationSeconds: 900,
      uses: 5,
      reason: 'r',
      state: 'approved',
      policyId: 'p',
      policyVersion: 1,
      facts: Buffer.from('f'),
      factsHash: Buffer.from('h'),
      expiresAt: NOW,
    },
  });
  await db.prisma.accessGrant.create({
    data: {
      id: grantId,
      requestId,
      personId: 'per_x',
      secretId: production,
      secretArn: arnOf('prod/db'),
      stage: 'AWSCURRENT',
      way,
      startsAt: new Date(DAY),
      endsAt: new Date(DAY + 900_000),
      usesAllowed: 5,
      state: 'active',
    },
  });
}

async function insertReveal(second: number, accessKeyId: string | null = KEY): Promise<string> {
  const id = mintId('reveal');
  await database.db.prisma.reveal.create({
    data: {
      id,
      grantId,
      personId: 'per_x',
      sessionId: 'ses_x',
      secretId: production,
      secretArn: arnOf('prod/db'),
      stage: 'AWSCURRENT',
      way: 'show',
      state: 'delivered',
      sourceIdentity: 'ben',
      sessionName: 'ben',
      awsAccessKeyId: accessKeyId,
      intendedAt: new Date(DAY + second * 1000),
      outcomeAt: new Date(DAY + (second + 1) * 1000),
    },
  });
  return id;
}

/** A read as our reveal makes it. */
const ours = (number: number, changes: MadeRecord = {}, sourceIdentity = 'ben', key = KEY) =>
  made(number, {
    userIdentity: assumedRole('countersign-reveal', 'ben', key, { sourceIdentity }),
    userAgent: 'aws-sdk-js/3.1162.0',
    ...changes,
  });

async function arrive(...records: readonly MadeRecord[]): Promise<void> {
  const found = collect(JSON.stringify({ Records: records }), { now: NOW });
  const located = found.records.map((record, place) => ({ record, file: 'f', place }));
  await ingestRecords(database.db, { source: 'file', records: located, unreadable: [], seen: [] }, NOW);
}

async function verdicts(): Promise<(string | null)[]> {
  const page = await listEvents(database.db, { kind: 'all' }, {});
  return page.events.toReversed().map((event) => event.verdict?.verdict ?? null);
}

async function sentences(): Promise<(string | undefined)[]> {
  const page = await listEvents(database.db, { kind: 'all' }, {});
  return page.events.toReversed().map((event) => event.verdict?.sentence);
}

const witnessed = async (id: string) =>
  (await database.db.prisma.reveal.findUniqueOrThrow({ where: { id } })).witnessedAt;

describe('reads and reveals', () => {
  it('the read of a reveal is covered, by its grant and reveal, and the reveal has its witness', async () => {
    const id = await insertReveal(100);
    await arrive(ours(100));
    await matchReveals(database.db);
    const [event] = (await listEvents(database.db, { kind: 'all' }, {})).events;
    expect(event?.verdict).toMatchObject({ verdict: 'covered', grantId, revealId: id });
    expect(event?.verdict?.sentence).toContain(grantId);
    expect(await witnessed(id)).toEqual(new Date(DAY + 100_000));
    expect(await matchReveals(database.db)).toEqual({ judged: 0 });
  });

  it('the read of a reveal by break-glass is called that, and not covered', async () => {
    await insertGrant('break-glass');
    const id = await insertReveal(100);
    await arrive(ours(100));
    await matchReveals(database.db);
    const [event] = (await listEvents(database.db, { kind: 'all' }, { verdict: 'break-glass' })).events;
    expect(event?.verdict).toMatchObject({ verdict: 'break-glass', grantId, revealId: id });
    expect(event?.verdict?.sentence).toMatch(/^Break-glass, under grt_\w+ that nobody signed/);
    expect(await witnessed(id)).toEqual(new Date(DAY + 100_000));
    expect(await matchReveals(database.db)).toEqual({ judged: 0 });
  });

  it('up to three records of one reveal are one; a fourth is not its doing', async () => {
    const id = await insertReveal(100);
    await arrive(ours(104), ours(103));
    await matchReveals(database.db);
    await arrive(ours(102), ours(101));
    await matchReveals(database.db);
    expect(await verdicts()).toEqual(['covered', 'covered', 'covered', 'unexplained']);
    expect(await witnessed(id)).toEqual(new Date(DAY + 101_000));
  });

  it('a record that comes before its reveal is known is judged again', async () => {
    const second = Math.floor((Date.now() - DAY) / 1000) - 5;
    await arrive(ours(second));
    await matchReveals(database.db);
    expect(await verdicts()).toEqual(['unexplained']);
    const id = await insertReveal(second);
    await matchReveals(database.db);
    expect(await verdicts()).toEqual(['covered']);
    expect(await witnessed(id)).toEqual(new Date(DAY + second * 1000));
  });

  it.each<[string, MadeRecord, string]>([
    ['another secret', ours(100, { requestParameters: { secretId: arnOf('odd/db') } }), 'was not for'],
    ['another source identity', ours(100, {}, 'tom'), 'another source identity'],
    ['another time', ours(100 + 3 * 3600), 'outside the time'],
    ['our role with a key of no reveal', ours(100, {}, 'ben', 'ASIASTOLEN'), 'Our reveal role'],
    [
      'our role by a machine',
      made(100, { userIdentity: assumedRole('countersign-reveal', 'i-0123456789abcdef0', 'ASIASTOLEN') }),
      'Our reveal role',
    ],
  ])('a read with %s is unexplained and says why', async (_, record, words) => {
    const id = await insertReveal(100);
    await arrive(record);
    await matchReveals(database.db);
    expect(await verdicts()).toEqual(['unexplained']);
    expect(await sentences()).toEqual([expect.stringContaining(words)]);
    expect(await witnessed(id)).toBeNull();
  });

  it('reads past the product: production is unexplained, the rest outside, machines are not judged', async () => {
    await insertReveal(1);
    const of = (name: string) => ({ requestParameters: { secretId: arnOf(name) } });
    const machine = { userIdentity: assumedRole('app', 'i-0123456789abcdef0', 'K') };
    await arrive(
      made(10),
      made(11, of('odd/db')),
      made(12, of('dev/db')),
      made(13, of('not/ours')),
      made(14, { requestParameters: { secretId: 'prod/db' } }),
      made(15, machine),
      made(16, { errorCode: 'AccessDenied' }),
      made(17, { ...machine, errorCode: 'AccessDenied' }),
      made(18, { errorCode: 'ResourceNotFoundException' }),
      made(19, { eventName: 'DescribeSecret' }),
    );
    await matchReveals(database.db);
    expect(await verdicts()).toEqual([
      'unexplained',
      'unexplained',
      'outside',
      'outside',
      'unexplained',
      null,
      'refused',
      'refused',
      null,
      null,
    ]);
  });

  it('the order of arrival and of runs changes nothing', async () => {
    const history = [
      ours(101),
      ours(102),
      ours(103),
      ours(104),
      ours(105, {}, 'tom'),
      made(106),
      ours(200, {}, 'ben', 'ASIATWO'),
    ];
    await insertReveal(100);
    await insertReveal(199, 'ASIATWO');
    await arrive(...history);
    await matchReveals(database.db);
    const wanted = await verdicts();
    for (const order of [[...history].reverse(), [...history.slice(3), ...history.slice(0, 3)]]) {
      await emptyTrail(database);
      for (const record of order) {
        await arrive(record);
        await matchReveals(database.db);
      }
      expect(await verdicts()).toEqual(wanted);
    }
    expect(wanted).toEqual([
      'covered',
      'covered',
      'covered',
      'unexplained',
      'unexplained',
      'unexplained',
      'covered',
    ]);
    expect(time(200)).toBe('2026-11-18T00:03:20Z');
  });
});
