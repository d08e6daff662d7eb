import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSubject } from '#lib/changes/load-subject.ts';
import { examine, type Repair } from '#lib/changes/rules/doctor.ts';
import type { Order } from '#lib/changes/rules/order.ts';
import { settleOpenChanges } from '#lib/changes/settle-open-changes.ts';
import { loadChange } from '#lib/changes/store/changes.ts';
import { readRotationTrail } from '#lib/trail/queries/rotation-records.ts';
import { type ChangesWorld, makeChangesWorld } from './world.ts';

let world: ChangesWorld;
beforeAll(async () => {
  world = await makeChangesWorld();
});
afterAll(async () => {
  await world.close();
});

async function doctor(secretId: string) {
  const readEvidence = async () =>
    await readRotationTrail(world.db, { kind: 'all' }, { secretId, now: new Date() });
  const subject = await loadSubject(
    world.db,
    { ...world.ports, readEvidence },
    world.actor('sofia'),
    secretId,
  );
  if (!subject.ok) throw new Error(subject.refusal.words);
  return examine(subject.value.sight, subject.value.evidence, new Date());
}

const orderOf = (repairs: readonly Repair[], id: string): Order => {
  const order = repairs.find((repair) => repair.id === id)?.order;
  if (!order) throw new Error(`the doctor does not offer ${id}`);
  return order;
};

/** Carries an order out and waits for its end. */
async function toTheEnd(secretId: string, order: Order, more = {}): Promise<string> {
  const begun = await world.carryOut(world.actor('sofia'), secretId, order, more);
  if (!begun.ok) throw new Error(begun.refusal.words);
  const end = Date.now() + 60_000;
  for (;;) {
    const change = await loadChange(world.db.prisma, begun.value.changeId);
    if (change && ['succeeded', 'failed'].includes(change.state)) return change.state;
    if (Date.now() > end) return change?.state ?? 'gone';
    await world.db.pool.query(
      "UPDATE secret_change SET looked_at = now() - interval '1 minute' WHERE state IN ('accepted', 'unknown')",
    );
    await settleOpenChanges(world.db, world.local.aws);
    await new Promise((next) => setTimeout(next, 250));
  }
}

async function labelsOf(name: string): Promise<Record<string, string>> {
  const described = await world.local.administrator().send(new DescribeSecretCommand({ SecretId: name }));
  const pairs = Object.entries(described.VersionIdsToStages ?? {}).flatMap(([versionId, labels]) =>
    labels.map((label) => [label, versionId] as const),
  );
  return Object.fromEntries(pairs);
}

test('stuck pending: the doctor takes the label off, and the next rotation succeeds', async () => {
  const name = 'prod/notifications/smtp';
  const secretId = await world.secretId(name);
  const before = await labelsOf(name);
  const ward = await doctor(secretId);
  expect(ward.diagnosis).toBe('blocked-by-pending');
  expect(ward.repairs.find(({ id }) => id === 'retry')?.why).toContain('holds AWSPENDING');
  expect(ward.repairs.find(({ id }) => id === 'finish')?.order).toBeNull();
  expect(await toTheEnd(secretId, orderOf(ward.repairs, 'take-off'))).toBe('succeeded');
  expect((await labelsOf(name)).AWSPENDING).toBeUndefined();
  expect(await toTheEnd(secretId, { kind: 'rotate' })).toBe('succeeded');
  const after = await labelsOf(name);
  expect(after.AWSPREVIOUS).toBe(before.AWSCURRENT);
  expect((await doctor(secretId)).repairs.find(({ id }) => id === 'retry')?.order ?? null).toBe(null);
});

test('leftover pending: it is tidied up and nothing else changes', async () => {
  const name = 'prod/platform/registry-pull';
  const secretId = await world.secretId(name);
  const before = await labelsOf(name);
  const ward = await doctor(secretId);
  expect(ward.diagnosis).toBe('leftover-pending');
  expect(await toTheEnd(secretId, orderOf(ward.repairs, 'take-off'))).toBe('succeeded');
  const { AWSPENDING: _gone, ...rest } = before;
  expect(await labelsOf(name)).toEqual(rest);
});

test('a planned deletion that is still read is restored, and reads work again', async () => {
  const name = 'prod/checkout/legacy-gateway';
  const secretId = await world.secretId(name);
  const read = () => world.local.administrator().send(new GetSecretValueCommand({ SecretId: name }));
  await expect(read()).rejects.toThrow();
  expect(await toTheEnd(secretId, { kind: 'restore' })).toBe('succeeded');
  expect((await read()).SecretString).toBeDefined();
  const { rows } = await world.db.pool.query<{ asked: Date | null }>(
    'SELECT deletion_asked_at AS asked FROM secret WHERE id = $1',
    [secretId],
  );
  expect(rows[0]?.asked).toBeNull();
});

test('edits of every kind are read back; deletion takes the typed name', async () => {
  const name = 'staging/search/index-api';
  const secretId = await world.secretId(name);
  const orders: readonly Order[] = [
    { kind: 'tag', set: [{ key: 'cost-centre', value: '42' }], remove: [] },
    { kind: 'tag', set: [{ key: 'reviewed', value: 'yes' }], remove: ['cost-centre'] },
    { kind: 'put-policy', document: policy(secretId), blockPublic: true },
    { kind: 'remove-policy' },
    { kind: 'replicate', regions: [{ region: 'eu-west-1', kmsKeyId: null }] },
    {
      kind: 'configure-rotation',
      functionArn: functionArn('countersign-rotate-generic-api-key'),
      schedule: 'cron(0 3 1 * ? *)',
      duration: '2h',
    },
    { kind: 'cancel-rotation' },
  ];
  for (const order of orders) expect(await toTheEnd(secretId, order), order.kind).toBe('succeeded');
  const replicated = await world
    .carryOut(world.actor('sofia'), secretId, { kind: 'delete', windowDays: 7 }, { typedName: name })
    .catch((error: Error) => error.message);
  expect(replicated).toContain('still has replicas in eu-west-1');
  expect(
    await toTheEnd(secretId, { kind: 'remove-replicas', regions: ['eu-west-1'] }, { typedName: name }),
  ).toBe('succeeded');
  const mistyped = await world.carryOut(
    world.actor('sofia'),
    secretId,
    { kind: 'delete', windowDays: 7 },
    { typedName: 'staging' },
  );
  expect(mistyped).toMatchObject({ ok: false, refusal: { code: 'name-mistyped' } });
  expect(await toTheEnd(secretId, { kind: 'delete', windowDays: 7 }, { typedName: name })).toBe('succeeded');
  expect(await toTheEnd(secretId, { kind: 'force-delete' }, { typedName: name })).toBe('succeeded');
});

const functionArn = (name: string) => `arn:aws:lambda:eu-central-1:000000000000:function:${name}`;

function policy(_secretId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::000000000000:role/countersign-inventory' },
        Action: 'secretsmanager:DescribeSecret',
        Resource: '*',
      },
    ],
  });
}
