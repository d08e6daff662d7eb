import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { extendGrant } from '#lib/access/extend-grant.ts';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { tellEnding } from '#lib/access/tell-ending.ts';
import { confirmEverybody } from './people.ts';
import {
  decide,
  FakeReader,
  grantTo,
  makeWorld,
  REASON,
  reveal,
  type TestSecret,
  unwrap,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.setClock(null);
  await confirmEverybody(world, new Date());
  await world.owner.query('DELETE FROM announcement');
  await world.owner.query(`
    SET session_replication_role = replica;
    UPDATE access_grant SET state = 'handed-back' WHERE state = 'active';
    UPDATE reveal SET intended_at = intended_at - interval '2 days';
    SET session_replication_role = origin`);
});
afterAll(() => world.close());

async function holding(
  secret: TestSecret = world.production,
  terms: { durationSeconds?: number; uses?: number } = {},
) {
  const made = await grantTo(world, 'ana', secret, terms);
  const { endsAt } = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: made.grantId } });
  return { ...made, endsAt: endsAt.getTime() };
}
const ending = () =>
  world.db.prisma.notification.findMany({ where: { kind: 'grant.ending' }, orderBy: { id: 'asc' } });
const at = (ms: number) => world.setClock(new Date(ms));

test('the holder is told once, five minutes before the end and not earlier', async () => {
  const { grantId, endsAt } = await holding();
  await at(endsAt - 300_001);
  expect(await tellEnding(world.db)).toBe(0);
  await at(endsAt - 300_000);
  await Promise.all([tellEnding(world.db), tellEnding(world.db), tellEnding(world.db)]);
  expect(await tellEnding(world.db)).toBe(0);
  const [told, ...more] = await ending();
  expect(more).toEqual([]);
  expect(told).toMatchObject({ personId: world.actor('ana').personId, handledAt: null });
  const announced = await world.db.prisma.announcement.findFirstOrThrow({ where: { kind: 'grant.ending' } });
  expect(announced).toMatchObject({
    grantId,
    actorId: null,
    data: { endsAt: new Date(endsAt).toISOString() },
  });
});

test('of short access in its last third, of three minutes and more; never at the end itself', async () => {
  const six = await holding(world.staging, { durationSeconds: 360 });
  await at(six.endsAt - 120_001);
  expect(await tellEnding(world.db)).toBe(0);
  await at(six.endsAt - 120_000);
  expect(await tellEnding(world.db)).toBe(1);
  await world.setClock(null);
  const two = await holding(world.other, { durationSeconds: 120 });
  await at(two.endsAt - 1_000);
  expect(await tellEnding(world.db)).toBe(0);
  await world.setClock(null);
  const late = await holding(world.production);
  await at(late.endsAt);
  expect(await tellEnding(world.db)).toBe(0);
});

test('nobody is told of what is spent, handed back or revoked', async () => {
  const spent = await holding(world.production, { uses: 1 });
  unwrap(await reveal(world, new FakeReader(), world.actor('ana'), spent.grantId));
  const back = await holding(world.staging);
  unwrap(await handBackGrant(world.db, world.actor('ana'), { grantId: back.grantId }));
  const revoked = await holding(world.other);
  unwrap(await revokeGrant(world.db, world.actor('noor'), { grantId: revoked.grantId, why: 'A mistake.' }));
  await at(revoked.endsAt - 60_000);
  expect(await tellEnding(world.db)).toBe(0);
});

test('it is handled when the access is over: by time, handed back or revoked', async () => {
  const cases = [
    async (grantId: string) => void (await handBackGrant(world.db, world.actor('ana'), { grantId })),
    async (grantId: string) =>
      void unwrap(await revokeGrant(world.db, world.actor('noor'), { grantId, why: 'Leaving.' })),
    async (_: string, endsAt: number) => await at(endsAt),
  ];
  const secrets = [world.production, world.other, world.staging];
  for (const [index, end] of cases.entries()) {
    const { grantId, endsAt } = await holding(secrets[index]);
    await at(endsAt - 60_000);
    expect(await tellEnding(world.db)).toBe(1);
    await end(grantId, endsAt);
    await tellEnding(world.db);
    expect((await ending()).at(-1)?.handledAt, String(index)).not.toBeNull();
    await world.setClock(null);
  }
});

test('an extension that was signed settles it, and is not told of before its own end', async () => {
  const { grantId, endsAt } = await holding();
  await at(endsAt - 290_000);
  await confirmEverybody(world, new Date(endsAt - 290_000));
  expect(await tellEnding(world.db)).toBe(1);
  const terms = { grantId, durationSeconds: 900, uses: null, reason: REASON, ticket: null };
  const { requestId } = unwrap(await extendGrant(world.db, world.actor('ana'), terms));
  expect((await ending())[0]?.handledAt).toBeNull();
  unwrap(await decide(world, 'noor', requestId));
  expect((await ending())[0]?.handledAt).not.toBeNull();
  expect(await tellEnding(world.db)).toBe(0);
});

test('who extended in time is not told that the first grant ends', async () => {
  const { grantId, endsAt } = await holding(world.production, { durationSeconds: 600 });
  const terms = { grantId, durationSeconds: 900, uses: null, reason: REASON, ticket: null };
  const { requestId } = unwrap(await extendGrant(world.db, world.actor('ana'), terms));
  unwrap(await decide(world, 'noor', requestId));
  await at(endsAt - 60_000);
  expect(await tellEnding(world.db)).toBe(0);
});

test('the holder and the signer hear of a revocation; who revoked does not', async () => {
  const { grantId } = await holding();
  unwrap(await revokeGrant(world.db, world.actor('sofia'), { grantId, why: 'The laptop was stolen.' }));
  const told = await world.db.prisma.notification.findMany({ where: { kind: 'grant.revoked' } });
  expect(told.map(({ personId }) => personId).sort()).toEqual(
    [world.actor('ana').personId, world.actor('noor').personId].sort(),
  );
});
