import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { explainMovements } from '#lib/secrets/store/recorded-movements.ts';
import { ingestRecords } from '#lib/trail/ingest-records.ts';
import { resolveSecrets } from '#lib/trail/resolve-secrets.ts';
import { tellLabelHistory } from '#lib/trail/tell-label-history.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertConnection, insertSecret } from '#tests/support/inventory.ts';
import { collect } from '#tests/trail/collect.ts';
import { arnOf, assumedRole, type MadeRecord, made, shadow, time } from '#tests/trail/made-records.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(36)) as [string, string, string];
const ARN = arnOf('prod/db');
const rotator = assumedRole('rotator', 'i-0123456789abcdef0', 'ASIAROT');

const act = (number: number, eventName: string, requestParameters: MadeRecord, more: MadeRecord = {}) =>
  made(number, {
    eventName,
    readOnly: false,
    requestParameters: { secretId: 'prod/db', ...requestParameters },
    responseElements: { arn: ARN },
    ...more,
  });
const move = (number: number, removeFromVersionId: string, moveToVersionId: string, more: MadeRecord = {}) =>
  act(
    number,
    'UpdateSecretVersionStage',
    { versionStage: 'AWSCURRENT', removeFromVersionId, moveToVersionId },
    more,
  );

/** Created, rotated, rolled back by hand, and a value put; with reads and failures that move nothing. */
const HISTORY: readonly MadeRecord[] = [
  made(100, {
    eventName: 'CreateSecret',
    readOnly: false,
    requestParameters: { name: 'prod/db', clientRequestToken: A },
    responseElements: { arn: ARN },
  }),
  { ...shadow(101, 100, ARN, A), eventName: 'GenerateDataKey' },
  act(
    200,
    'PutSecretValue',
    { clientRequestToken: B, versionStages: ['AWSPENDING'] },
    { userIdentity: rotator },
  ),
  move(210, A, B, { userIdentity: rotator }),
  act(
    211,
    'UpdateSecretVersionStage',
    { versionStage: 'AWSPENDING', removeFromVersionId: B },
    { userIdentity: rotator },
  ),
  move(300, B, A),
  move(310, B, C, { errorCode: 'InvalidParameterException' }),
  made(320),
  act(400, 'PutSecretValue', { clientRequestToken: C }),
];

let world: TestDatabase;
let secretId: string;

beforeAll(async () => {
  world = await createTestDatabase();
  const connectionId = await insertConnection(world.db);
  secretId = await insertSecret(world.db, { name: 'prod/db', connectionId });
});
afterAll(() => world?.drop());
beforeEach(async () => {
  await world.db.pool.query(`DELETE FROM trail_event; DELETE FROM trail_use; DELETE FROM trail_day;
    DELETE FROM label_movement; DELETE FROM label_history_due`);
});

async function take(records: readonly MadeRecord[]): Promise<void> {
  const read = collect(JSON.stringify({ Records: records }), { now: NOW }).records;
  const located = read.map((record, place) => ({ record, file: 'test', place }));
  await ingestRecords(world.db, { source: 'file', records: located, unreadable: [], seen: [] }, NOW);
}

async function told(): Promise<string[]> {
  const { rows } = await world.db.pool.query<Record<string, string | null>>(
    `SELECT label, left(from_version_id, 1) AS f, left(to_version_id, 1) AS t, how, who, approval_id AS approval
     FROM label_movement WHERE secret_id = $1 AND source = 'trail' ORDER BY at, label, from_version_id`,
    [secretId],
  );
  return rows.map(
    (row) => `${row.label} ${row.f ?? '-'}>${row.t ?? '-'} ${row.how} ${row.who}${row.approval ?? ''}`,
  );
}

const WHOLE = [
  'AWSCURRENT ->a created ben',
  'AWSPENDING ->b rotation rotator',
  'AWSCURRENT a>b rotation rotator',
  'AWSPREVIOUS ->a rotation rotator',
  'AWSPENDING b>- rotation rotator',
  'AWSCURRENT b>a rollback ben',
  'AWSPREVIOUS a>b rollback ben',
  'AWSCURRENT a>c put ben',
  'AWSPREVIOUS b>a put ben',
];

test('the history of a secret is told from its records', async () => {
  await take(HISTORY);
  await tellLabelHistory(world.db);
  expect(await told()).toEqual(WHOLE);
});

test('the same history comes out of any order, cut and repetition, and telling it again writes nothing', async () => {
  const parts = [HISTORY.slice(6), HISTORY.slice(0, 2), HISTORY.slice(3, 7), HISTORY.slice(1, 5)];
  for (const part of parts) {
    await take([...part].reverse());
    await tellLabelHistory(world.db);
  }
  expect(await told()).toEqual(WHOLE);
  await take(HISTORY);
  await world.db.pool.query(`INSERT INTO label_history_due (subject_id)
    SELECT id FROM trail_subject WHERE secret_id IS NOT NULL ON CONFLICT DO NOTHING`);
  expect(await tellLabelHistory(world.db)).toBe(0);
});

test('reads note nothing, records of labels do, in the transaction that writes them', async () => {
  const due = async () => (await world.db.pool.query('SELECT 1 FROM label_history_due')).rowCount;
  await take([made(500), made(501, { requestParameters: { secretId: 'prod/db' } })]);
  expect(await due()).toBe(0);
  await take([act(510, 'PutSecretValue', { clientRequestToken: C })]);
  expect(await due()).toBe(1);
});

test('a record that is written while the history is told is not lost', async () => {
  await take(HISTORY.slice(0, 5));
  await Promise.all([tellLabelHistory(world.db), take(HISTORY.slice(5)), tellLabelHistory(world.db)]);
  await tellLabelHistory(world.db);
  expect(await told()).toEqual(WHOLE);
});

test('what we saw between two looks gives way to the record of it, and to no other', async () => {
  await take(HISTORY);
  await tellLabelHistory(world.db);
  const seen = (toVersionId: string, from: number, to: number) =>
    world.db.pool.query(
      `INSERT INTO label_movement (secret_id, label, to_version_id, not_before, at, source)
       VALUES ($1, 'AWSCURRENT', $2, $3, $4, 'observed')`,
      [secretId, toVersionId, time(from), time(to)],
    );
  await seen(A, 290, 330);
  await seen(C, 5_000, 6_000);
  await world.db.transaction((tx) => explainMovements(tx, [secretId]));
  const { rows } = await world.db.pool.query<{ to: string; explained: boolean }>(
    `SELECT left(to_version_id, 1) AS "to", explained FROM label_movement WHERE source = 'observed' ORDER BY at`,
  );
  expect(rows).toEqual([
    { to: 'a', explained: true },
    { to: 'c', explained: false },
  ]);
});

test('an approval counts only from a role of ours', async () => {
  const identity = (role: string) =>
    assumedRole(role, 'sofia@larkfield.example', 'ASIAOPS', {
      sourceIdentity: 'sofia@larkfield.example=chg_0123456789ABCDEF',
    });
  await take([...HISTORY.slice(0, 5), move(300, B, A, { userIdentity: identity('countersign-reveal') })]);
  await tellLabelHistory(world.db);
  expect((await told()).filter((line) => line.includes('rollback'))).toEqual([
    'AWSCURRENT b>a rollback sofia@larkfield.examplechg_0123456789ABCDEF',
    'AWSPREVIOUS a>b rollback sofia@larkfield.examplechg_0123456789ABCDEF',
  ]);
  await take([move(350, A, B, { userIdentity: identity('somebody-elses') })]);
  await tellLabelHistory(world.db);
  expect((await told()).join()).toContain('AWSCURRENT a>b rollback sofia@larkfield.example,');
});

test('records that came before the inventory knew the secret are told once it does', async () => {
  const arn = arnOf('prod/late');
  await take([
    made(600, {
      eventName: 'PutSecretValue',
      readOnly: false,
      requestParameters: { secretId: arn, clientRequestToken: C },
      responseElements: { arn },
    }),
  ]);
  await tellLabelHistory(world.db);
  const connection = await world.db.prisma.connection.findFirstOrThrow();
  const late = await insertSecret(world.db, { name: 'prod/late', connectionId: connection.id });
  await resolveSecrets(world.db);
  await tellLabelHistory(world.db);
  const { rowCount } = await world.db.pool.query(`SELECT 1 FROM label_movement WHERE secret_id = $1`, [late]);
  expect(rowCount).toBe(1);
});
