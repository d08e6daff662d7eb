import { GetSecretValueCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { feedHealth } from '#lib/trail/queries/feed-health.ts';
import { lastIngestRuns } from '#lib/trail/queries/imports.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { type LookupSource, readLookup } from '#lib/trail/read-lookup.ts';
import { planLookup, settledPart } from '#lib/trail/rules/lookup-windows.ts';
import { createPacer, type LookupClient } from '#lib/trail/sources/lookup.ts';
import { REGION, startTestAws, type TestAws } from '#tests/contract/local-aws/test-aws.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { dumpTrail, emptyTrail } from './trail-tables.ts';

const ACCOUNT = '000000000000';
const SOURCE = { AttributeKey: 'EventSource', AttributeValue: 'secretsmanager.amazonaws.com' } as const;

let aws: TestAws;
let database: TestDatabase;
beforeAll(async () => {
  [aws, database] = await Promise.all([startTestAws({ seed: true }), createTestDatabase()]);
});
afterAll(async () => {
  await Promise.all([aws.close(), database.drop()]);
});
afterEach(() => emptyTrail(database));

const source = (client: LookupClient = aws.trail()): LookupSource => ({
  connectionId: 'con_x',
  account: ACCOUNT,
  region: REGION,
  client,
  pacer: createPacer(10_000),
});
const run = async (client?: LookupClient, now = new Date()) => {
  aws.clock.now = now;
  return await readLookup(database.db, source(client), { now, pause: async () => undefined });
};
const countEvents = async () =>
  Number((await database.db.pool.query('SELECT count(*) AS n FROM trail_event')).rows[0].n);

describe('LookupEvents of the local AWS', { timeout: 60_000 }, () => {
  it('the first run reads back thirty days, the second adds only what is new', async () => {
    const secrets = await aws.secrets().send(new ListSecretsCommand({}));
    const first = await run();
    expect(first.ok).toBe(true);
    const wanted = (await aws.records(SOURCE)).filter(
      (record) => Date.parse(String(record.eventTime)) > Date.now() - 30 * 86_400_000,
    );
    expect(await countEvents()).toBe(wanted.length);
    await aws.secrets().send(new GetSecretValueCommand({ SecretId: secrets.SecretList?.[0]?.ARN }));
    const second = await run();
    expect(second).toMatchObject({ ok: true, value: { new: 1, unreadable: 0, conflicts: 0 } });
    const [newest] = (await listEvents(database.db, { kind: 'all' }, { event: 'GetSecretValue' })).events;
    expect(newest?.event).toBe('GetSecretValue');
    expect(newest?.secret?.arn).toBe(secrets.SecretList?.[0]?.ARN);
    const before = await dumpTrail(database);
    expect(await run()).toMatchObject({ ok: true, value: { new: 0 } });
    const { coverage: _, ...after } = await dumpTrail(database);
    expect(before).toMatchObject(after);
  });

  it('a run that stops in the middle is taken up by the next, with the same tables', async () => {
    const now = new Date();
    await run(undefined, now);
    const { coverage: _, ...wanted } = await dumpTrail(database);
    await emptyTrail(database);
    let stopped = 0;
    for (let calls = 1; !(await run(failingAfter(calls), now)).ok; calls += 7) stopped++;
    expect(stopped).toBeGreaterThan(2);
    expect(await run(undefined, now)).toMatchObject({ ok: true });
    const { coverage: __, ...got } = await dumpTrail(database);
    expect(got).toEqual(wanted);
    const outcomes = (await lastIngestRuns(database.db, 100)).map((ingest) => ingest.outcome);
    expect(outcomes).toContain('failed');
    expect(outcomes).not.toContain('running');
  });

  it('a run of a few older days leaves the rest to the next, newest days first', async () => {
    const now = new Date();
    aws.clock.now = now;
    const few = { now, pause: async () => undefined, mostOlder: 4 };
    expect(await readLookup(database.db, source(), few)).toMatchObject({ ok: true });
    const [feed] = (await feedHealth(database.db, now)).sources;
    expect(now.getTime() - Date.parse(feed?.from ?? '')).toBeLessThan(4.1 * 86_400_000);
    expect(feed?.gaps).toEqual([]);
    for (let runs = 0; runs < 7; runs++) await readLookup(database.db, source(), few);
    const { coverage: _, ...got } = await dumpTrail(database);
    await emptyTrail(database);
    await run(undefined, now);
    const { coverage: __, ...wanted } = await dumpTrail(database);
    expect(got).toEqual(wanted);
  });

  it('a run that was asked to stop is no failure of the feed', async () => {
    const now = new Date();
    aws.clock.now = now;
    expect(await run(undefined, now)).toMatchObject({ ok: true });
    const signal = AbortSignal.abort();
    const stopped = await readLookup(database.db, source(failingAfter(0)), { now, signal });
    expect(stopped).toMatchObject({ ok: false });
    expect((await feedHealth(database.db, now)).sources[0]).toMatchObject({ outcome: 'done', words: null });
  });

  function failingAfter(calls: number): LookupClient {
    const client = aws.trail();
    let left = calls;
    return {
      send: (command, options) => {
        if (left-- <= 0) throw Object.assign(new Error('CANARY in a message'), { name: 'TimeoutError' });
        return client.send(command, options ?? {});
      },
    };
  }

  it('waits when it is throttled, gives up in words when it is denied', async () => {
    let throttled = 0;
    const client = aws.trail();
    const slow: LookupClient = {
      send: (command, options) => {
        if (throttled++ % 3 !== 2)
          throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
        return client.send(command, options ?? {});
      },
    };
    expect(await run(slow)).toMatchObject({ ok: true });
    const denied: LookupClient = {
      send: () => Promise.reject(Object.assign(new Error('CANARY'), { name: 'AccessDeniedException' })),
    };
    const refused = await run(denied);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'denied' } });
    expect(JSON.stringify(refused)).not.toContain('CANARY');
    const [feed] = (await feedHealth(database.db, new Date())).sources;
    expect(feed).toMatchObject({
      source: 'lookup',
      outcome: 'failed',
      words: expect.stringContaining('LookupEvents'),
    });
    expect(feed?.from).not.toBeNull();
  });

  it('stops when pages never end, and tells events without a record', async () => {
    const endless: LookupClient = { send: async () => ({ Events: [{}], NextToken: 'same', $metadata: {} }) };
    expect(await run(endless)).toMatchObject({ ok: false, refusal: { code: 'endless' } });
    const empty: LookupClient = { send: async () => ({ Events: [{ EventId: 'x' }], $metadata: {} }) };
    expect(await run(empty)).toMatchObject({ ok: true });
    const kept = await database.db.pool.query('SELECT DISTINCT reason FROM unreadable_record');
    expect(kept.rows).toEqual([{ reason: 'not-json' }]);
  });
});

describe('the pace', () => {
  it('never gives more than two turns a second, whoever asks', async () => {
    const waits: number[] = [];
    const pacer = createPacer(
      2,
      async (ms) => void waits.push(ms),
      () => 1_000,
    );
    await Promise.all(Array.from({ length: 5 }, () => pacer.turn()));
    expect(waits).toHaveLength(4);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThan((index + 1) * 500);
      expect(wait).toBeLessThanOrEqual((index + 1) * 510);
    }
  });
});

describe('windows', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const seen = (from: number, to: number) => [{ from: ago(from), to: ago(to) }];
  it('first the last minutes, then thirty days back, the newest day first', () => {
    const { news, older } = planLookup({ readUntil: null, seen: [] }, now);
    expect(news).toEqual([{ from: ago(0.75), to: now }]);
    expect(older).toHaveLength(30);
    expect(older.at(0)?.to).toEqual(ago(0.75));
    expect(older.at(-1)?.from).toEqual(ago(720));
  });
  it('later what is new with overlap, and nothing that was seen', () => {
    const plan = planLookup({ readUntil: ago(1), seen: seen(720, 1.25) }, now);
    expect(plan).toEqual({ news: [{ from: ago(1.75), to: now }], older: [] });
  });
  it('goes on with the days that a stopped run has left', () => {
    const { older } = planLookup({ readUntil: ago(0.1), seen: seen(72, 0.35) }, now);
    expect(older.at(0)?.to).toEqual(ago(72));
    expect(older.at(-1)?.from).toEqual(ago(720));
  });
  it('reads no further back than AWS keeps', () => {
    const { news, older } = planLookup({ readUntil: ago(24 * 200), seen: [] }, now);
    expect(news.at(0)?.from).toEqual(ago(24 * 90));
    expect(news.at(-1)?.to).toEqual(now);
    expect(older).toEqual([]);
  });
  it('the last minutes are not yet seen', () => {
    expect(settledPart({ from: ago(1), to: now }, now, 900_000)).toEqual({ from: ago(1), to: ago(0.25) });
    expect(settledPart({ from: ago(0.1), to: now }, now, 900_000)).toBeNull();
  });
});

describe('the whole quota, where nobody else asks', () => {
  it('gives at least 95 of 100 calls that AWS allows, and none is refused', async () => {
    // The stand-in allows what AWS does: two calls in any second.
    let clock = 0;
    const calls: number[] = [];
    const pause = async (ms: number) => {
      clock += ms;
    };
    const pacer = createPacer(2, pause, () => clock);
    for (let call = 0; call < 1_000; call++) {
      await pacer.turn();
      calls.push(clock);
    }
    const refused = calls.filter((at, index) => index >= 2 && at - (calls[index - 2] as number) < 1000);
    expect(refused).toEqual([]);
    expect((calls.length - 1) / ((calls.at(-1) as number) / 1000) / 2).toBeGreaterThan(0.95);
  });
});
