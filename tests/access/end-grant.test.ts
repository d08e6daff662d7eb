import { afterAll, beforeAll, expect, test } from 'vitest';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { codeOf, FakeReader, grantTo, makeWorld, records, reveal, unwrap, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const grantRow = (id: string) => world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id } });

test('the holder hands back, once, and says how much was used', async () => {
  const { grantId } = await grantTo(world);
  unwrap(await reveal(world, new FakeReader(), world.actor('ana'), grantId));
  expect(unwrap(await handBackGrant(world.db, world.actor('ana'), { grantId }))).toEqual({
    usesTaken: 1,
    usesAllowed: 5,
  });
  expect(codeOf(await handBackGrant(world.db, world.actor('ana'), { grantId }))).toBe('grant-handed-back');
  expect(await records(world.db, 'grant.handed-back')).toMatchObject([{ grantId, data: { usesTaken: 1 } }]);
});

test('nobody hands back for somebody else, and learns nothing from trying', async () => {
  const { grantId } = await grantTo(world);
  const foreign = await handBackGrant(world.db, world.actor('noor'), { grantId });
  expect(foreign).toEqual(await handBackGrant(world.db, world.actor('noor'), { grantId: mintId('grant') }));
  expect(codeOf(foreign)).toBe('no-such-grant');
});

test('approvers and admins revoke with a reason; it is kept with the grant', async () => {
  const { grantId } = await grantTo(world);
  const noor = world.actor('noor');
  expect(codeOf(await revokeGrant(world.db, world.actor('ben'), { grantId, why: 'no' }))).toBe('not-allowed');
  expect(codeOf(await revokeGrant(world.db, world.actor('ines'), { grantId, why: 'no' }))).toBe(
    'not-allowed',
  );
  expect(codeOf(await revokeGrant(world.db, noor, { grantId, why: ' \u200b' }))).toBe('why-missing');
  expect(codeOf(await revokeGrant(world.db, noor, { grantId, why: 'a\0' }))).toBe('text-broken');
  expect(codeOf(await revokeGrant(world.db, noor, { grantId: mintId('grant'), why: 'no' }))).toBe(
    'no-such-grant',
  );
  unwrap(await revokeGrant(world.db, noor, { grantId, why: 'The laptop was stolen.' }));
  expect(await grantRow(grantId)).toMatchObject({
    state: 'revoked',
    revokedBy: noor.personId,
    revokedWhy: 'The laptop was stolen.',
  });
  expect(codeOf(await revokeGrant(world.db, noor, { grantId, why: 'again' }))).toBe('grant-revoked');
  expect(
    (await records(world.db, 'grant.revoked')).filter((record) => record.grantId === grantId),
  ).toHaveLength(1);
});

test('a role that is gone revokes nothing, whatever the session says', async () => {
  const { grantId } = await grantTo(world);
  const { personId } = world.actor('tom');
  await world.db.prisma.roleAssignment.deleteMany({ where: { personId } });
  expect(codeOf(await revokeGrant(world.db, world.actor('tom'), { grantId, why: 'no' }))).toBe('not-allowed');
});

test('a grant that is over or spent is final', async () => {
  const spent = await grantTo(world, 'ana', world.staging, { uses: 1 });
  unwrap(await reveal(world, new FakeReader(), world.actor('ana'), spent.grantId, world.staging));
  expect(
    codeOf(await revokeGrant(world.db, world.actor('noor'), { grantId: spent.grantId, why: 'late' })),
  ).toBe('grant-spent');
  const ended = await grantTo(world, 'ana', world.other);
  await world.setClock((await grantRow(ended.grantId)).endsAt);
  const late = await revokeGrant(world.db, world.actor('noor'), { grantId: ended.grantId, why: 'late' });
  const back = await handBackGrant(world.db, world.actor('ana'), { grantId: ended.grantId });
  await world.setClock(null);
  expect([codeOf(late), codeOf(back)]).toEqual(['grant-ended', 'grant-ended']);
});

test('twenty revocations at once: one takes effect', async () => {
  const { grantId } = await grantTo(world);
  const results = await Promise.all(
    Array.from({ length: 20 }, () => revokeGrant(world.db, world.actor('noor'), { grantId, why: 'leaked' })),
  );
  expect(results.map(codeOf).sort()).toEqual([...Array(19).fill('grant-revoked'), 'ok']);
});
