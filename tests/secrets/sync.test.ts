import {
  CreateSecretCommand,
  PutSecretValueCommand,
  TagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { addConnection, addConnectionSchema } from '#lib/secrets/add-connection.ts';
import { countSecrets } from '#lib/secrets/queries/count-secrets.ts';
import { findSecret } from '#lib/secrets/queries/find-secret.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { refreshSecret } from '#lib/secrets/refresh-secret.ts';
import { syncInventory } from '#lib/secrets/sync-inventory.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { startTestLocalAws, type TestLocalAws } from '#tests/support/local-aws.ts';

const actor = {
  personId: 'per_0000000000000000' as never,
  sessionId: 'ses_0000000000000000' as never,
  displayName: 'Sofia Marchetti',
  email: 'sofia@larkfield.example',
  roles: ['admin'] as const,
  confirmedAt: new Date(),
};

let world: TestDatabase;
let local: TestLocalAws;
let connectionId: string;
const region = 'eu-central-1';

beforeAll(async () => {
  [world, local] = await Promise.all([createTestDatabase(), startTestLocalAws()]);
  const [home] = PRODUCT_ACCESS.accounts;
  if (!home) throw new Error('no account');
  const added = await addConnection(
    world.db,
    addConnectionSchema.parse({
      kind: 'local',
      name: home.alias,
      accountId: home.accountId,
      inventoryRoleArn: home.inventoryRoleArn,
      revealRoleArn: home.revealRoleArn,
      externalId: home.externalId,
      regions: home.regions,
    }),
  );
  if (!added.ok) throw new Error(added.refusal.words);
  connectionId = added.value.connectionId;
});
afterAll(async () => {
  await local.close();
  await world.drop();
});

async function sync() {
  const report = await syncInventory(world.db, local.aws, { connectionId, region });
  if (!report.ok) throw new Error(report.refusal.words);
  return report.value;
}

/** A print of every row with the transaction that wrote it: any write at all makes it another. */
async function printOfRows(): Promise<string> {
  const tables = [
    'secret',
    'secret_version',
    'label_movement',
    'secret_folder',
    'secret_tally',
    'audit_record',
  ];
  const prints = tables.map(
    (table) => `SELECT md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)) AS print FROM ${table}`,
  );
  const { rows } = await world.db.pool.query<{ print: string }>(prints.join(' UNION ALL '));
  return rows.map((row) => row.print).join(' ');
}

async function viewOf(name: string) {
  const found = await findSecret(world.db, actor, name);
  if (found.kind !== 'one') throw new Error(`${name}: ${found.kind}`);
  const view = await readSecret(world.db, actor, found.secret.id);
  if (!view) throw new Error(name);
  return view;
}

test('the first sync takes in the company, the second writes nothing', async () => {
  const first = await sync();
  expect(first).toMatchObject({ outcome: 'complete', changed: 0, gone: 0, unreadable: 0, failure: null });
  expect(first.added).toBe(first.seen);
  expect(first.seen).toBeGreaterThan(50);
  const counts = await countSecrets(world.db, actor, { connection: connectionId });
  expect(counts.total).toBe(first.seen);

  const before = await printOfRows();
  const second = await sync();
  expect(second).toMatchObject({ seen: first.seen, added: 0, changed: 0, gone: 0, outcome: 'complete' });
  expect(await printOfRows()).toBe(before);
});

test('the stories of the company are told by their metadata', async () => {
  expect((await viewOf('prod/payments/db')).health).toMatchObject({
    state: 'broken',
    cause: 'rotation-unfinished',
    words: expect.stringMatching(/^Rotation unfinished, \d+ days$/),
  });
  expect((await viewOf('prod/notifications/smtp')).health).toMatchObject({ cause: 'pending-left-over' });
  expect((await viewOf('prod/checkout/legacy-gateway')).health).toMatchObject({ cause: 'planned-deletion' });
  const db = await viewOf('prod/payments/db');
  expect(db).toMatchObject({
    environment: 'production',
    protected: true,
    environmentRule: 'path segment prod',
  });
  expect(db.versions.flatMap((version) => version.labels)).toEqual(
    expect.arrayContaining(['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING', 'checkout-pinned']),
  );
});

test('a put, a moved label and a tag are seen; the movements lie between the two looks', async () => {
  const outside = local.administrator();
  const name = 'staging/checks/observed';
  const made = await outside.send(
    new CreateSecretCommand({ Name: name, SecretString: 'not-a-value-of-anybody' }),
  );
  expect(await sync()).toMatchObject({ added: 1, changed: 0 });
  const first = await viewOf(name);
  expect(first.movements).toMatchObject([{ label: 'AWSCURRENT', source: 'inferred', fromVersionId: null }]);

  const put = await outside.send(
    new PutSecretValueCommand({
      SecretId: made.ARN,
      SecretString: 'another',
      VersionStages: ['AWSCURRENT', 'mine'],
    }),
  );
  await outside.send(
    new TagResourceCommand({ SecretId: made.ARN, Tags: [{ Key: 'Environment', Value: 'prod' }] }),
  );
  expect(await sync()).toMatchObject({ added: 0, changed: 1, movements: 3 });
  const second = await viewOf(name);
  expect(second.movements.filter((move) => move.source === 'observed')).toMatchObject([
    { label: 'mine', fromVersionId: null, toVersionId: put.VersionId },
    { label: 'AWSPREVIOUS', fromVersionId: null, toVersionId: made.VersionId },
    { label: 'AWSCURRENT', fromVersionId: made.VersionId, toVersionId: put.VersionId },
  ]);
  for (const move of second.movements.filter((candidate) => candidate.source === 'observed')) {
    expect(move.notBefore && move.notBefore < move.at).toBe(true);
  }
  expect(second).toMatchObject({ environment: 'production', environmentRule: 'tag Environment' });

  await outside.send(
    new UpdateSecretVersionStageCommand({
      SecretId: made.ARN,
      VersionStage: 'mine',
      RemoveFromVersionId: put.VersionId,
    }),
  );
  expect(await sync()).toMatchObject({ changed: 1, movements: 1 });
  expect((await viewOf(name)).movements[0]).toMatchObject({ label: 'mine', toVersionId: null });
});

test('a secret that AWS lists no more is gone, and a namesake is another secret', async () => {
  const name = 'prod/payments/db';
  const old = await viewOf(name);
  const { rows } = await world.db.pool.query<{ id: string }>(
    `INSERT INTO secret (id, connection_id, account_id, region, arn, name, parent_path, last_segment, environment,
                         environment_rule, fingerprint, checked_at)
     SELECT 'sec_0000000000000000', connection_id, account_id, region, replace(arn, right(arn, 6), 'ZZZZZZ'), name,
            parent_path, last_segment, environment, environment_rule, 'x', now() - interval '1 hour'
     FROM secret WHERE id = $1 RETURNING id`,
    [old.id],
  );
  const before = await countSecrets(world.db, actor);
  expect(await sync()).toMatchObject({ gone: 1, added: 0, changed: 0 });
  const ghost = await readSecret(world.db, actor, rows[0]?.id ?? '');
  expect(ghost).toMatchObject({ successorId: old.id, goneAt: expect.any(String) });
  expect((await countSecrets(world.db, actor)).total).toBe(before.total - 1);
  expect((await viewOf(name)).id).toBe(old.id);
});

test('a refresh asks about one secret, tells unlabelled versions, and agrees with the list', async () => {
  const outside = local.administrator();
  const { arn, id } = await viewOf('staging/checks/observed');
  await outside.send(new PutSecretValueCommand({ SecretId: arn, SecretString: 'third' }));
  const refreshed = await refreshSecret(world.db, local.aws, actor, {
    secretId: id,
    unlessCheckedWithinMs: 0,
  });
  expect(refreshed).toMatchObject({ ok: true, value: { asked: true, changed: true, gone: false } });
  const view = await readSecret(world.db, actor, id);
  expect(view?.versions.map((version) => version.labels)).toEqual([['AWSCURRENT'], ['AWSPREVIOUS'], []]);
  expect(view?.versions.every((version) => version.createdAt !== null)).toBe(true);

  const again = await refreshSecret(world.db, local.aws, actor, { secretId: id, unlessCheckedWithinMs: 0 });
  expect(again).toMatchObject({ ok: true, value: { asked: true, changed: false } });
  const recently = await refreshSecret(world.db, local.aws, actor, {
    secretId: id,
    unlessCheckedWithinMs: 60_000,
  });
  expect(recently).toMatchObject({ ok: true, value: { asked: false } });
  expect(await sync()).toMatchObject({ changed: 0, added: 0 });
});

test('a refresh is refused to a person without the permission, before AWS is asked', async () => {
  const { id } = await viewOf('prod/payments/db');
  const refused = await refreshSecret(
    world.db,
    local.aws,
    { ...actor, roles: [] },
    { secretId: id, unlessCheckedWithinMs: 0 },
  );
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'forbidden' } });
});

test('connecting an account again changes nothing; another AWS beside the local one is refused', async () => {
  const [home] = PRODUCT_ACCESS.accounts;
  if (!home) throw new Error('no account');
  const input = {
    name: home.alias,
    accountId: home.accountId,
    inventoryRoleArn: home.inventoryRoleArn,
    revealRoleArn: home.revealRoleArn,
    regions: ['eu-central-1'],
  };
  const same = addConnectionSchema.parse({ kind: 'local', externalId: home.externalId, ...input });
  expect(await addConnection(world.db, same)).toEqual({ ok: true, value: { connectionId, added: false } });
  const real = addConnectionSchema.parse({ kind: 'real', ...input });
  expect(await addConnection(world.db, real)).toMatchObject({ ok: false, refusal: { code: 'kinds-mixed' } });
  const elsewhere = { ...same, regions: ['eu-west-1.trap.invalid#'] };
  expect(await addConnection(world.db, elsewhere)).toMatchObject({
    ok: false,
    refusal: { code: 'place-unknown' },
  });
});

test('two syncs of one region at once: one runs', async () => {
  const both = await Promise.all([
    syncInventory(world.db, local.aws, { connectionId, region }),
    syncInventory(world.db, local.aws, { connectionId, region }),
  ]);
  expect(both.filter((result) => result.ok)).toHaveLength(1);
  expect(both.find((result) => !result.ok)).toMatchObject({ refusal: { code: 'sync-running' } });
});
