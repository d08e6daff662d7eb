import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { countSecrets } from '#lib/secrets/queries/count-secrets.ts';
import { findSecret } from '#lib/secrets/queries/find-secret.ts';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';
import { refreshSecret } from '#lib/secrets/refresh-secret.ts';
import { syncInventory } from '#lib/secrets/sync-inventory.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { FAULT_ACCOUNT, type FaultAws, sendJson, startFaultAws } from '#tests/support/fault-aws.ts';
import { insertConnection } from '#tests/support/inventory.ts';

const region = 'eu-central-1';
const viewer = { roles: ['admin'] as const };
const actor = {
  ...viewer,
  personId: 'per_0000000000000000' as never,
  sessionId: 'ses_0000000000000000' as never,
  displayName: 'Sofia Marchetti',
  email: null,
  confirmedAt: new Date(),
};

let world: TestDatabase;
let connectionId: string;
let server: FaultAws;

beforeAll(async () => {
  world = await createTestDatabase();
  connectionId = await insertConnection(world.db, { accountId: FAULT_ACCOUNT.accountId });
});
afterAll(() => world.drop());
beforeEach(async () => {
  server = await startFaultAws();
});
afterEach(() => server.close());

const TOMORROW = Math.floor(Date.now() / 86_400_000 + 2) * 86_400;

function arnOf(name: string): string {
  return `arn:aws:secretsmanager:${region}:${FAULT_ACCOUNT.accountId}:secret:${name}-AbCdEf`;
}

function entry(name: string, more: object = {}): object {
  const at = 1_760_000_000;
  return {
    ARN: arnOf(name),
    Name: name,
    CreatedDate: at,
    LastChangedDate: at,
    LastAccessedDate: TOMORROW - 2 * 86_400,
    SecretVersionsToStages: { '11111111-1111-4111-8111-111111111111': ['AWSCURRENT'] },
    RotationEnabled: true,
    LastRotatedDate: at,
    NextRotationDate: TOMORROW,
    ...more,
  };
}

/** Pages of a list, one after the other; what comes after the last page is `then`. */
function listOf(pages: readonly (readonly object[])[], then?: (response: ServerResponse) => void): void {
  server.answerWith((response, { body }) => {
    const { NextToken = '0' } = body as { NextToken?: string };
    const page = pages[Number(NextToken)];
    if (!page) return then?.(response);
    const last = Number(NextToken) + 1 === pages.length && !then;
    const next = last ? {} : { NextToken: String(Number(NextToken) + 1) };
    sendJson(response, 200, JSON.stringify({ SecretList: page, ...next }));
  });
}

const throttle = (response: ServerResponse) => sendJson(response, 400, '{"__type":"ThrottlingException"}');

async function sync(signal?: AbortSignal) {
  const report = await syncInventory(world.db, server.aws, {
    connectionId,
    region,
    ...(signal ? { signal } : {}),
  });
  if (!report.ok) throw new Error(report.refusal.words);
  return report.value;
}

async function regionView() {
  const [connection] = await listConnections(world.db, viewer);
  return connection?.regions[0];
}

/** As if everything so far had happened this much earlier. */
async function age(interval: string): Promise<void> {
  await world.db.pool.query(`UPDATE secret SET checked_at = checked_at - $1::interval`, [interval]);
  await world.db.pool.query(`UPDATE connection_region SET seen_at = seen_at - $1::interval`, [interval]);
}

test('a list that breaks off is taken as far as it came, and nothing is gone', async () => {
  listOf([[entry('prod/a'), entry('prod/b')], [entry('prod/c')]]);
  expect(await sync()).toMatchObject({ seen: 3, added: 3, outcome: 'complete' });
  await age('10 minutes');

  listOf([[entry('prod/a'), entry('prod/new')]], throttle);
  expect(await sync()).toMatchObject({ seen: 2, added: 1, gone: 0, outcome: 'throttled' });
  expect((await countSecrets(world.db, viewer)).total).toBe(4);
  const view = await regionView();
  expect(view).toMatchObject({ outcome: 'throttled', secretsSeen: 2 });
  expect(Date.parse(view?.seenAt ?? '')).toBeLessThan(Date.now() - 9 * 60_000);

  listOf([[entry('prod/a'), entry('prod/new')]]);
  expect(await sync()).toMatchObject({ gone: 2, outcome: 'complete' });
  expect(await findSecret(world.db, viewer, 'prod/b')).toEqual({ kind: 'none' });
});

test('a secret that AWS confirmed a moment ago is not taken for gone by a list that lags behind', async () => {
  listOf([[entry('prod/a'), entry('prod/new'), entry('prod/fresh')]]);
  expect(await sync()).toMatchObject({ added: 1 });
  listOf([[entry('prod/a'), entry('prod/new')]]);
  expect(await sync()).toMatchObject({ gone: 0 });
  await age('10 minutes');
  expect(await sync()).toMatchObject({ gone: 1 });
});

test('a region that cannot be seen for an hour is said to be not seen, and is judged again when it is', async () => {
  expect((await countSecrets(world.db, viewer)).byHealth).toMatchObject({ fine: 2, 'not-seen': 0 });
  server.answerWith(throttle);
  expect(await sync()).toMatchObject({ outcome: 'throttled' });
  expect((await countSecrets(world.db, viewer)).byHealth).toMatchObject({ fine: 2, 'not-seen': 0 });
  await age('2 hours');
  await sync();
  expect((await countSecrets(world.db, viewer)).byHealth).toMatchObject({ fine: 0, 'not-seen': 2 });
  const blind = await findSecret(world.db, viewer, 'prod/a');
  expect(blind).toMatchObject({ secret: { health: { words: 'Not checked with AWS for 2 h' } } });

  listOf([[entry('prod/a'), entry('prod/new')]]);
  expect(await sync()).toMatchObject({ changed: 0, outcome: 'complete' });
  expect((await countSecrets(world.db, viewer)).byHealth).toMatchObject({ fine: 2, 'not-seen': 0 });
});

test('what falls due by the passing of time is judged again, though nothing changed', async () => {
  await world.db.pool.query(
    `UPDATE secret SET next_rotation_at = now() - interval '6 days', health_changes_at = now() - interval '5 days'
     WHERE name = 'prod/a'`,
  );
  listOf([[entry('prod/a'), entry('prod/new')]]);
  expect(await sync()).toMatchObject({ changed: 0 });
  expect(await findSecret(world.db, viewer, 'prod/a')).toMatchObject({
    secret: { health: { state: 'attention', words: 'Rotation overdue by 6 days' } },
  });
});

test('entries of another account, of another region, without an ARN or with a foreign alphabet are counted, not kept', async () => {
  listOf([
    [
      entry('prod/a'),
      entry('prod/new'),
      { ...entry('prod/x'), ARN: arnOf('prod/x').replace('111122223333', '999988887777') },
      { ...entry('prod/x'), ARN: arnOf('prod/x').replace(region, 'eu-west-1') },
      { ...entry('prod/x'), ARN: arnOf('prod/y') },
      entry('pr\u043ed/db'),
      entry('prod/db\u0000'),
      { Name: 'prod/z' },
    ],
  ]);
  const report = await sync();
  expect(report).toMatchObject({ seen: 2, added: 0, outcome: 'complete' });
  expect(report.unreadable).toBe(6);
});

test('hostile texts are kept as text that the database can hold', async () => {
  const Tags = [
    { Key: '__proto__', Value: 'prod' },
    { Key: 'owner', Value: '<b>team\u0000</b>' },
    { Key: 'lone', Value: '\ud800' },
  ];
  listOf([
    [
      entry('prod/a', { Description: `=cmd|'/C calc'!A0\u0000${'d'.repeat(5_000)}`, Tags }),
      entry('prod/new'),
    ],
  ]);
  expect(await sync()).toMatchObject({ changed: 1, unreadable: 0 });
  const { rows } = await world.db.pool.query(
    `SELECT description, tags, owner FROM secret WHERE name = 'prod/a'`,
  );
  expect(rows[0].description).toHaveLength(2_048);
  expect(rows[0].tags).toEqual([
    { key: '__proto__', value: 'prod' },
    { key: 'owner', value: '<b>team\ufffd</b>' },
    { key: 'lone', value: '\ufffd' },
  ]);
  expect(Reflect.get({}, 'prod')).toBeUndefined();
});

test('a sync that is stopped takes nothing for gone', async () => {
  await age('10 minutes');
  const stop = new AbortController();
  listOf([[entry('prod/a')]], () => stop.abort());
  expect(await sync(stop.signal)).toMatchObject({ gone: 0, outcome: 'timed-out' });
  expect((await countSecrets(world.db, viewer)).total).toBe(2);
});

test('a refresh that AWS does not answer changes nothing and says why', async () => {
  const found = await findSecret(world.db, viewer, 'prod/a');
  if (found.kind !== 'one') throw new Error(found.kind);
  const before = await world.db.pool.query('SELECT * FROM secret ORDER BY id');
  server.answerWith((response) => response.socket?.resetAndDestroy());
  const input = { secretId: found.secret.id, unlessCheckedWithinMs: 0 };
  expect(await refreshSecret(world.db, server.aws, actor, input)).toMatchObject({
    ok: false,
    refusal: { code: 'unreachable' },
  });
  expect((await world.db.pool.query('SELECT * FROM secret ORDER BY id')).rows).toEqual(before.rows);
});

test('a refresh of a secret that AWS does not know marks it gone', async () => {
  const found = await findSecret(world.db, viewer, 'prod/a');
  if (found.kind !== 'one') throw new Error(found.kind);
  const words = `{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret."}`;
  server.answerWith((response) => sendJson(response, 400, words));
  const input = { secretId: found.secret.id, unlessCheckedWithinMs: 0 };
  expect(await refreshSecret(world.db, server.aws, actor, input)).toMatchObject({
    ok: true,
    value: { gone: true },
  });
  expect(await findSecret(world.db, viewer, 'prod/a')).toEqual({ kind: 'none' });
});

test('thousands that fall due, cannot be seen, or are gone at once are handled in rounds', async () => {
  await world.db.pool.query(
    `INSERT INTO secret (id, connection_id, account_id, region, arn, name, parent_path, last_segment, environment,
                         environment_rule, fingerprint, checked_at, aws_created_at, last_accessed_on, health_changes_at)
     SELECT 'sec_' || lpad(n::text, 16, '0'), $1, $2, $3, 'arn:many:' || n, 'dev/many/' || n, 'dev/many/', n::text,
            'development', 'path segment dev', 'x', now() - interval '1 hour', now() - interval '1 day',
            current_date, now() - interval '1 minute'
     FROM generate_series(1, 2500) AS n`,
    [connectionId, FAULT_ACCOUNT.accountId, region],
  );
  await age('2 hours');
  server.answerWith(throttle);
  await sync();
  const blind = await countSecrets(world.db, viewer);
  expect(blind.byHealth.fine).toBe(0);
  expect(blind.byHealth['not-seen']).toBeGreaterThanOrEqual(2_500);

  listOf([[entry('prod/new')]]);
  expect(await sync()).toMatchObject({ gone: 2_500, outcome: 'complete' });
  expect((await countSecrets(world.db, viewer)).total).toBe(1);
  const folders = await world.db.pool.query(`SELECT 1 FROM secret_folder WHERE path LIKE 'dev/%'`);
  expect(folders.rowCount).toBe(0);
});

test('a database connection that breaks while AWS answers ends the sync and nothing else', async () => {
  server.answerWith((response) => {
    void breakHeldConnections().then(() => sendJson(response, 200, '{"SecretList":[]}'));
  });
  await expect(sync()).rejects.toThrow();

  listOf([[entry('prod/new')]]);
  expect(await sync()).toMatchObject({ outcome: 'complete' });
});

/** Ends the connections that hold the lock of a sync, and waits until the pool has heard of it. */
async function breakHeldConnections(): Promise<void> {
  const held = `SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  const ended = await world.db.pool.query(`SELECT pg_terminate_backend(pid, 5000) FROM (${held}) AS holders`);
  if (ended.rowCount === 0) throw new Error('nobody holds the lock of a sync');
}
