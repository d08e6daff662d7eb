import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { ensureDefaultPolicies } from '#lib/access/ensure-default-policies.ts';
import { DEFAULT_POLICIES } from '#lib/access/rules/policy-defaults.ts';
import { submitRequest, submitRequestSchema } from '#lib/access/submit-request.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { asking, codeOf, makeWorld, REASON, records, unwrap, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const submit = (subject: Parameters<World['actor']>[0], input: ReturnType<typeof asking>) =>
  submitRequest(world.db, world.actor(subject), input);

async function withdrawAll(): Promise<void> {
  const rows = await world.db.prisma.accessRequest.findMany({ where: { state: 'pending' } });
  for (const row of rows) {
    const holder = (['ana', 'ben', 'noor', 'tom', 'sofia'] as const).find(
      (subject) => world.actor(subject).personId === row.requesterId,
    );
    if (holder) await cancelRequest(world.db, world.actor(holder), { requestId: row.id });
  }
}

test('a request freezes facts and policy and is on record', async () => {
  const made = unwrap(await submit('ana', asking(world.production, { ticket: 'INC-4127' })));
  expect(made.items).toMatchObject([{ policyName: 'production-reveal', policyVersion: 1, state: 'pending' }]);
  const row = await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: made.requestId } });
  expect(row).toMatchObject({
    state: 'pending',
    secretArn: world.production.arn,
    reason: REASON,
    revision: 0,
  });
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(7_200_000);
  const [record] = await records(world.db, 'request.submitted');
  expect(record).toMatchObject({
    requestId: made.requestId,
    actorId: world.actor('ana').personId,
    data: {
      environment: 'production',
      factsHash: Buffer.from(row.factsHash).toString('hex'),
      ticket: 'INC-4127',
    },
  });
  await withdrawAll();
});

test('a secret that is not production goes under its own policy', async () => {
  const made = unwrap(await submit('ana', asking(world.staging, { durationSeconds: 3_600, uses: 10 })));
  expect(made.items[0]?.policyName).toBe('non-production-reveal');
  await withdrawAll();
});

test.each([
  ['an auditor', 'ines', {}, 'not-allowed'],
  ['a secret nobody has', 'ana', { secretId: mintId('secret') }, 'no-such-secret'],
  ['longer than the policy', 'ana', { durationSeconds: 901 }, 'too-long'],
  ['less than a minute', 'ana', { durationSeconds: 59 }, 'too-long'],
  ['no time', 'ana', { durationSeconds: -1 }, 'too-long'],
  ['more uses than the policy', 'ana', { uses: 6 }, 'too-many-uses'],
  ['no use', 'ana', { uses: 0 }, 'too-many-uses'],
  ['a short reason', 'ana', { reason: 'because' }, 'text-too-short'],
  ['a long reason', 'ana', { reason: 'r'.repeat(4_001) }, 'text-too-long'],
  ['NUL in the reason', 'ana', { reason: `${REASON}\0` }, 'text-broken'],
  ['half a surrogate in the reason', 'ana', { reason: `${REASON}\udfff` }, 'text-broken'],
  ['NUL in the ticket', 'ana', { ticket: 'INC-1\0' }, 'text-broken'],
  ['a label the secret does not have', 'ana', { stage: 'AWSPENDING' }, 'unknown-label'],
] as const)('refused and on record, nothing else written: %s', async (_, subject, change, code) => {
  const before = await world.db.prisma.accessRequest.count();
  const recordsBefore = (await records(world.db)).length;
  expect(codeOf(await submit(subject, asking(world.production, change)))).toBe(code);
  expect(await world.db.prisma.accessRequest.count()).toBe(before);
  const written = (await records(world.db)).slice(recordsBefore);
  expect(written).toMatchObject([
    { kind: 'request.refused', actorId: world.actor(subject).personId, data: { code } },
  ]);
});

test('a secret that is gone or marked for deletion cannot be asked for', async () => {
  const { secretId: id } = world.other;
  await world.db.prisma.secret.update({ where: { id }, data: { deletionAskedAt: new Date() } });
  expect(codeOf(await submit('ana', asking(world.other)))).toBe('marked-for-deletion');
  await world.db.prisma.secret.update({ where: { id }, data: { goneAt: new Date() } });
  expect(codeOf(await submit('ana', asking(world.other)))).toBe('no-such-secret');
  await world.db.prisma.secret.update({ where: { id }, data: { goneAt: null, deletionAskedAt: null } });
});

test('roles count as they are in the tables, not as the session remembers them', async () => {
  const { personId } = world.actor('ben');
  await world.db.prisma.roleAssignment.deleteMany({ where: { personId } });
  expect(codeOf(await submit('ben', asking(world.production)))).toBe('not-allowed');
  await world.db.prisma.roleAssignment.create({ data: { personId, role: 'engineer' } });
  await world.db.prisma.person.update({ where: { id: personId }, data: { disabledAt: new Date() } });
  expect(codeOf(await submit('ben', asking(world.production)))).toBe('not-allowed');
  await world.db.prisma.person.update({ where: { id: personId }, data: { disabledAt: null } });
});

test('without anybody who could sign, nothing is sent', async () => {
  const deciders = (['noor', 'tom', 'sofia'] as const).map((subject) => world.actor(subject).personId);
  await world.db.prisma.person.updateMany({
    where: { id: { in: deciders } },
    data: { disabledAt: new Date() },
  });
  expect(codeOf(await submit('ana', asking(world.production)))).toBe('nobody-can-decide');
  await world.db.prisma.person.updateMany({ where: { id: { in: deciders } }, data: { disabledAt: null } });
});

test('without a policy nobody can ask', async () => {
  await world.db.prisma.accessPolicy.updateMany({ data: { retiredAt: new Date() } });
  expect(codeOf(await submit('ana', asking(world.production)))).toBe('no-policy');
  await world.db.prisma.accessPolicy.updateMany({ data: { retiredAt: null } });
});

test('the same thing asked twenty times at once makes one request', async () => {
  const results = await Promise.all(
    Array.from({ length: 20 }, () => submit('ana', asking(world.production))),
  );
  expect(results.map(codeOf).sort()).toEqual([...Array(19).fill('already-waiting'), 'ok']);
  await withdrawAll();
});

test('five requests may wait, also when they come at once', async () => {
  for (const label of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']) {
    await world.db.prisma.secretVersion.create({
      data: { secretId: world.production.secretId, versionId: `v-${label}`, labels: [label] },
    });
  }
  const results = await Promise.all(
    ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((stage) =>
      submit('ana', asking(world.production, { stage })),
    ),
  );
  expect(results.map(codeOf).sort()).toEqual([...Array(5).fill('ok'), ...Array(3).fill('too-many-open')]);
  await withdrawAll();
});

test('a request that lapsed does not stand in the way of a new one', async () => {
  const { requestId } = unwrap(await submit('ana', asking(world.production)));
  const row = await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } });
  await world.setClock(row.expiresAt);
  expect(codeOf(await submit('ana', asking(world.production)))).toBe('ok');
  await world.setClock(null);
  expect(await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } })).toMatchObject({
    state: 'expired',
  });
  expect(await records(world.db, 'request.expired')).toMatchObject([{ requestId, actorId: null }]);
});

test('the default policies are added once, however often and by however many', async () => {
  await Promise.all(Array.from({ length: 5 }, () => ensureDefaultPolicies(world.db)));
  expect(await world.db.prisma.accessPolicy.count()).toBe(DEFAULT_POLICIES.length);
  expect(await records(world.db, 'policy.added')).toHaveLength(DEFAULT_POLICIES.length);
});

test('the schema takes exact objects only', () => {
  const good = asking(world.production);
  const [asked] = good.items;
  expect(submitRequestSchema.safeParse(good).success).toBe(true);
  const bad: unknown[] = [
    null,
    [],
    { ...good, extra: 1 },
    { ...good, items: [] },
    { ...good, items: Array(21).fill(asked) },
    { ...good, items: [{ ...asked, extra: 1 }] },
    { ...good, items: [{ ...asked, secretId: { not: '' } }] },
    { ...good, items: [{ ...asked, secretId: 'sec_x' }] },
    { ...good, items: [{ ...asked, act: 'policy-edit' }] },
    { ...good, items: [{ ...asked, act: 'own' }] },
    { ...good, items: [{ ...asked, stage: '' }] },
    { ...good, items: [{ ...asked, keyNames: [''] }] },
    { ...good, items: [{ ...asked, keyNames: Array(21).fill('a') }] },
    { ...good, durationSeconds: Number.NaN },
    { ...good, durationSeconds: 60.5 },
    { ...good, uses: '5' },
    { ...good, reason: undefined },
    { ...good, reason: 'r'.repeat(65_537) },
  ];
  for (const input of bad) expect(submitRequestSchema.safeParse(input).success).toBe(false);
});
