import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestRecords } from '#lib/trail/ingest-records.ts';
import { feedHealth } from '#lib/trail/queries/feed-health.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { readEvent } from '#lib/trail/queries/read-event.ts';
import { readersOfSecret } from '#lib/trail/queries/readers-of-secret.ts';
import { readsPerDay } from '#lib/trail/queries/reads-per-day.ts';
import { dayCoverage, gapsIn, joinStretches } from '#lib/trail/rules/coverage.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';
import { collect } from './collect.ts';
import { ACCOUNT, arnOf, assumedRole, DAY, made, REGION, time, uuid } from './made-records.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const ALL = { kind: 'all' } as const;
const workload = assumedRole('app', 'i-0123456789abcdef0', 'K');
const day = (offset: number) => time(offset * 86_400 + 60);

let database: TestDatabase;
let mine: string;
let other: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const connectionId = await insertConnection(database.db);
  mine = await insertSecret(database.db, { name: 'prod/db', connectionId });
  other = await insertSecret(database.db, { name: 'prod/other', connectionId });
  const of = (name: string) => ({ requestParameters: { secretId: arnOf(name) } });
  const found = collect(
    JSON.stringify({
      Records: [
        made(1, { eventTime: day(0) }),
        made(2, { eventTime: day(0), userIdentity: workload }),
        made(3, { eventTime: day(1), userIdentity: workload }),
        made(4, { eventTime: day(1), ...of('prod/other') }),
        made(5, { eventTime: day(1), errorCode: 'AccessDenied' }),
        made(6, {
          eventTime: day(2),
          eventName: 'CreateSecret',
          readOnly: false,
          requestParameters: {
            name: 'prod/db',
            description: 'CANARY',
            tags: [{ key: 'team', value: 'CANARY' }],
          },
          responseElements: { arn: arnOf('prod/db') },
        }),
        made(7, {
          eventTime: day(2),
          requestParameters: null,
          eventName: 'ListSecrets',
          userAgent: '100%_sure',
        }),
      ],
    }),
    { now: NOW },
  );
  const seen = [
    [-40, 1],
    [2, 2.5],
  ].map(([from = 0, to = 0]) => ({
    source: 'lookup',
    connectionId,
    account: ACCOUNT,
    region: REGION,
    from: new Date(DAY + from * 86_400_000),
    to: new Date(DAY + to * 86_400_000),
    lastEventAt: new Date(DAY),
  }));
  const records = found.records.map((record, place) => ({ record, file: 'f', place }));
  await ingestRecords(database.db, { source: 'lookup', records, unreadable: [], seen }, NOW);
});
afterAll(() => database.drop());

const events = async (
  filter: Parameters<typeof listEvents>[2],
  scope: Parameters<typeof listEvents>[1] = ALL,
) =>
  (await listEvents(database.db, scope, filter)).events.map((event) =>
    Number(`0x${event.eventId.slice(-12)}`),
  );

describe('the explorer', () => {
  it('filters', async () => {
    expect(await events({})).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(await events({ secretId: other })).toEqual([4]);
    expect(await events({ kind: 'workload' })).toEqual([3, 2]);
    expect(await events({ event: 'ListSecrets' })).toEqual([7]);
    expect(await events({ outcome: 'refused' })).toEqual([5]);
    expect(await events({ outcome: 'failed' })).toEqual([]);
    expect(await events({ verdict: 'refused' })).toEqual([5]);
    expect(await events({ account: '9' })).toEqual([]);
    expect(
      await events({ region: REGION, from: new Date(DAY + 86_400_000), to: new Date(DAY + 2 * 86_400_000) }),
    ).toEqual([5, 4, 3]);
    expect(await events({ text: 'PROD/OTHER' })).toEqual([4]);
    expect(await events({ text: '%_s' })).toEqual([7]);
    expect(await events({ text: 'ben' })).toEqual([7, 6, 5, 4, 1]);
    expect(await events({ text: "'; DROP TABLE trail_event; --\u0000\ud800" })).toEqual([]);
  });

  it('shows a person only the records of their secrets', async () => {
    const scope = { kind: 'secrets', ids: [other] } as const;
    expect(await events({}, scope)).toEqual([4]);
    expect(await events({ secretId: mine }, scope)).toEqual([]);
    expect(await events({}, { kind: 'secrets', ids: [] })).toEqual([]);
    expect(await readEvent(database.db, scope, uuid(1))).toEqual([]);
    expect(await readersOfSecret(database.db, scope, { secretId: mine, days: 90, now: NOW })).toEqual([]);
  });

  it('hides what people wrote freely', async () => {
    const [detail] = await readEvent(database.db, ALL, uuid(6));
    expect(JSON.stringify(detail)).not.toContain('CANARY');
    expect(detail?.raw).toContain('"key": "team"');
  });
});

describe('reads per day', () => {
  it('counts by kind, and tells what was not seen', async () => {
    const chart = await readsPerDay(database.db, ALL, { secretId: mine, days: 30, now: NOW });
    expect(chart.days).toHaveLength(30);
    expect(
      chart.days
        .slice(-3)
        .map(({ day: name, reads, coverage }) => [name, reads.person, reads.workload, coverage]),
    ).toEqual([
      ['2026-11-18', 1, 1, 'seen'],
      ['2026-11-19', 0, 1, 'not-seen'],
      ['2026-11-20', 0, 0, 'seen'],
    ]);
    expect(chart.notSeen).toEqual([{ from: '2026-11-19T00:00:00.000Z', to: '2026-11-20T00:00:00.000Z' }]);
    const everything = await readsPerDay(database.db, ALL, { days: 7, now: NOW });
    expect(everything.days.map(({ total }) => total)).toEqual([0, 0, 0, 0, 2, 2, 0]);
    const scoped = await readsPerDay(database.db, { kind: 'secrets', ids: [other] }, { days: 7, now: NOW });
    expect(scoped.days.map(({ total }) => total)).toEqual([0, 0, 0, 0, 0, 1, 0]);
  });

  it('tells readers with their first and last read', async () => {
    const readers = await readersOfSecret(database.db, ALL, { secretId: mine, days: 90, now: NOW });
    expect(readers.map(({ who, kind, outcome, reads }) => [who, kind, outcome, reads])).toEqual([
      ['app', 'workload', 'done', 2],
      ['ben', 'person', 'refused', 1],
      ['ben', 'person', 'done', 1],
    ]);
    expect(readers[0]).toMatchObject({
      firstAt: '2026-11-18T00:01:00.000Z',
      lastAt: '2026-11-19T00:01:00.000Z',
    });
  });
});

describe('feed health', () => {
  it('tells delay and gaps, and regions that were never read', async () => {
    const health = await feedHealth(database.db, new Date(NOW.getTime() + 240_000));
    expect(health).toMatchObject({ behindSeconds: 240, gaps: 1 });
    expect(health.sources[0]?.gaps).toEqual([
      { from: '2026-11-19T00:00:00.000Z', to: '2026-11-20T00:00:00.000Z' },
    ]);
    const connectionId = (await database.db.prisma.connection.findFirstOrThrow()).id;
    await database.db.prisma.connectionRegion.create({ data: { connectionId, region: 'eu-west-1' } });
    const more = await feedHealth(database.db, NOW);
    expect(more.sources.map((source) => [source.region, source.outcome])).toEqual([
      [REGION, 'done'],
      ['eu-west-1', 'never-run'],
    ]);
  });
});

describe('stretches', () => {
  const at = (hour: number) => new Date(DAY + hour * 3_600_000);
  const stretch = (from: number, to: number) => ({ from: at(from), to: at(to) });
  it('join and leave gaps', () => {
    expect(joinStretches([stretch(3, 4), stretch(0, 1), stretch(1, 2), stretch(0, 1)])).toEqual([
      stretch(0, 2),
      stretch(3, 4),
    ]);
    expect(gapsIn(stretch(0, 10), [stretch(2, 3), stretch(-5, 1)])).toEqual([stretch(1, 2), stretch(3, 10)]);
    expect(gapsIn(stretch(0, 10), [stretch(-1, 11)])).toEqual([]);
    expect(dayCoverage(at(0), at(48), [stretch(0, 24)])).toBe('seen');
    expect(dayCoverage(at(0), at(48), [stretch(0, 23)])).toBe('partly');
    expect(dayCoverage(at(0), at(48), [stretch(24, 30)])).toBe('not-seen');
    expect(dayCoverage(at(24), at(30), [stretch(24, 30)])).toBe('seen');
  });
});
