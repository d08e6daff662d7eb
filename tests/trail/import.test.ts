import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '#lib/trail/import-files.ts';
import { lastIngestRuns, listUnreadable } from '#lib/trail/queries/imports.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';
import { readEvent } from '#lib/trail/queries/read-event.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { dumpTrail } from './trail-tables.ts';

const DATA = '../shared/data/cloudtrail';
const ALL = { kind: 'all' } as const;

describe.skipIf(!existsSync(DATA))('the real records (skipped where the data is absent)', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    const report = await importFiles(database.db, [DATA], { now: new Date('2026-11-20T12:00:00Z') });
    expect(report).toMatchObject({
      files: 72,
      records: 2188,
      new: 263,
      duplicates: 1,
      conflicts: 3,
      foreign: 1924,
      skipped: 0,
      unreadable: 1,
    });
    expect(report.passedOver).toHaveLength(5);
  });
  afterAll(() => database.drop());

  it('a second import adds nothing', async () => {
    const before = await dumpTrail(database);
    const again = await importFiles(database.db, [DATA], { now: new Date('2026-11-21T12:00:00Z') });
    expect(again).toMatchObject({ new: 0, duplicates: 264, conflicts: 0, unreadable: 1 });
    expect(await dumpTrail(database)).toEqual(before);
    expect((await lastIngestRuns(database.db)).map((run) => run.outcome)).toEqual(['done', 'done']);
  });

  it('the malformed file is unreadable by name and reason', async () => {
    const { records } = await listUnreadable(database.db);
    expect(records).toHaveLength(1);
    expect(records[0]?.file).toContain('cloudtrail2sightings');
    expect(records[0]?.words).toBe('It is not JSON: between two records the comma is missing.');
  });

  it("the simulated attacker's twenty reads stand apart from Terraform's", async () => {
    const window = { from: new Date('2023-07-10T11:57:51Z'), to: new Date('2023-07-10T11:57:55Z') };
    const page = await listEvents(database.db, ALL, { event: 'GetSecretValue', ...window }, { limit: 100 });
    const burst = page.events.filter((event) => event.sign.endsWith('stratus-red-team'));
    expect(burst).toHaveLength(20);
    expect(new Set(burst.map((event) => `${event.kind} ${event.who} ${event.verdict?.verdict}`))).toEqual(
      new Set(['tool bert-jan outside']),
    );
    const terraform = await listEvents(
      database.db,
      ALL,
      { text: 'Terraform', event: 'GetSecretValue' },
      { limit: 100 },
    );
    expect(terraform.events.length).toBeGreaterThan(10);
    expect(terraform.events.every((event) => event.sign.endsWith('Terraform'))).toBe(true);
  });

  it('the refused read, the failed rotation and the deletions are there', async () => {
    const refused = await listEvents(database.db, ALL, { verdict: 'refused' });
    expect(refused.events.map((event) => [event.who, event.errorCode])).toEqual([
      ['evil.genius', 'AccessDenied'],
    ]);
    const failed = await listEvents(database.db, ALL, { event: 'RotationFailed' });
    expect(failed.events).toHaveLength(1);
    expect(failed.events[0]).toMatchObject({ kind: 'service', contested: true });
    const deleted = await listEvents(database.db, ALL, { event: 'DeleteSecret' }, { limit: 100 });
    expect(deleted.events).toHaveLength(13);
  });

  it('pages by key give every event once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listEvents>> = await listEvents(
        database.db,
        ALL,
        { parts: 'all' },
        { after, limit: 37 },
      );
      seen.push(...page.events.map((event) => `${event.eventId} ${event.at}`));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(263);
    expect(new Set(seen).size).toBe(263);
    expect((await listEvents(database.db, ALL, {}, { after: 'not a cursor', limit: 1 })).events).toHaveLength(
      1,
    );
  });

  it('a record is shown in words, with its text and the KMS call behind it', async () => {
    const [detail] = await readEvent(database.db, ALL, '0BDF2B9C-2cf9-40dd-a88b-0148e08e5a75');
    expect(detail?.event).toMatchObject({ event: 'GetSecretValue', kind: 'tool', who: 'bert-jan' });
    expect(JSON.parse(detail?.raw ?? '').requestParameters.versionId).toBe(
      'B36292B7-145C-41BE-81A3-7CF5EAB972C8',
    );
    expect(detail?.related.map((event) => event.part)).toContain('shadow');
    expect(
      await readEvent(database.db, { kind: 'secrets', ids: [] }, '0bdf2b9c-2cf9-40dd-a88b-0148e08e5a75'),
    ).toEqual([]);
    expect(await readEvent(database.db, ALL, 'absent\u0000')).toEqual([]);
  });

  it('the same masked id names three records', async () => {
    const details = await readEvent(database.db, ALL, 'EXAMPLE3-90ab-cdef-fedc-ba987EXAMPLE');
    expect(details.map((detail) => detail.event.event)).toEqual([
      'CreateSecret',
      'DeleteSecret',
      'RotationFailed',
    ]);
    expect(details.every((detail) => detail.event.contested)).toBe(true);
  });
});
