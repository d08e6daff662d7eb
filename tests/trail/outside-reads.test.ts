import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestRecords } from '#lib/trail/ingest-records.ts';
import { matchReveals } from '#lib/trail/match-reveals.ts';
import { readOutsideReads } from '#lib/trail/queries/outside-reads.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';
import { collect } from './collect.ts';
import { arnOf, assumedRole, DAY, type MadeRecord, made, ssoPerson } from './made-records.ts';

let database: TestDatabase;
let secretId: string;
const NOW = new Date(DAY + 86_400_000);

beforeAll(async () => {
  database = await createTestDatabase();
  const connectionId = await insertConnection(database.db);
  secretId = await insertSecret(database.db, { name: 'prod/db', connectionId });
});
afterAll(() => database.drop());

const person = (second: number, asked: object, changes: MadeRecord = {}) =>
  made(second, {
    userIdentity: ssoPerson(`tom-${second}`),
    requestParameters: { secretId: arnOf('prod/db'), ...asked },
    ...changes,
  });

test('reads by people of what is current, since it is, and of that version by its id at any time', async () => {
  const records = [
    person(10, {}),
    person(20, { versionId: 'v-current' }),
    person(30, { versionStage: 'AWSPREVIOUS' }),
    person(110, {}),
    person(120, { versionStage: 'AWSCURRENT' }),
    person(130, { versionId: 'v-previous' }),
    person(140, {}, { errorCode: 'AccessDenied', errorMessage: 'no' }),
    person(145, {}),
    made(150, {
      userIdentity: assumedRole('payments-service', 'i-0123456789abcdef0', 'ASIAWORK'),
      requestParameters: { secretId: arnOf('prod/db') },
    }),
  ];
  const found = collect(JSON.stringify({ Records: records }), { now: NOW });
  const located = found.records.map((record, place) => ({ record, file: 'f', place }));
  await ingestRecords(database.db, { source: 'file', records: located, unreadable: [], seen: [] }, NOW);
  await matchReveals(database.db);
  // As the match leaves the read of a reveal: it is no read past the product.
  await database.db.pool.query("UPDATE trail_event SET reveal_id = 'rev_x' WHERE at = $1", [
    new Date(DAY + 145_000),
  ]);
  const wanted = { secretId, versionId: 'v-current', since: new Date(DAY + 100_000) };
  const page = await readOutsideReads(database.db, { kind: 'all' }, { ...wanted, limit: 10 });
  expect(page.reads.map(({ at }) => (Date.parse(at) - DAY) / 1000)).toEqual([120, 110, 20]);
  expect(page.reads.every(({ verdict }) => verdict === 'unexplained')).toBe(true);
  expect(page.more).toBe(false);
  const cut = await readOutsideReads(database.db, { kind: 'all' }, { ...wanted, limit: 2 });
  expect([cut.reads.length, cut.more]).toEqual([2, true]);
  const none = await readOutsideReads(database.db, { kind: 'secrets', ids: [] }, { ...wanted, limit: 10 });
  expect(none.reads).toEqual([]);
});
