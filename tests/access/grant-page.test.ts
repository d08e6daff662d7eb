import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { extendGrant } from '#lib/access/extend-grant.ts';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { openBreakGlass } from '#lib/access/open-break-glass.ts';
import { readGrantPage } from '#lib/access/queries/grant-page.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import {
  addSecret,
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
let secret: TestSecret;
let ana: Actor;
let round = 0;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  round += 1;
  const { id } = await world.db.prisma.connection.findFirstOrThrow();
  secret = await addSecret(world.db, id, `prod/pages/${round}`, 'production');
  ana = await world.signIn('ana');
});

const extending = (grantId: string) => ({
  grantId,
  durationSeconds: 600,
  uses: 2,
  reason: REASON,
  ticket: null,
});
const pageOf = async (grantId: string, actor = ana) => await readGrantPage(world.db, actor, grantId);

test('an extension is shown at the grant it extends: waiting, then open, then what access goes on with', async () => {
  const { grantId } = await grantTo(world, 'ana', secret);
  expect(await pageOf(grantId)).toMatchObject({ continuation: null, extensionId: null });
  const { requestId } = unwrap(await extendGrant(world.db, ana, extending(grantId)));
  expect(await pageOf(grantId)).toMatchObject({ continuation: null, extensionId: requestId });
  const decided = unwrap(await decide(world, 'noor', requestId));
  const page = await pageOf(grantId);
  expect(page).toMatchObject({
    extensionId: null,
    continuation: { grantId: decided.grantId, usesTaken: 0, usesAllowed: 2 },
  });
  unwrap(await handBackGrant(world.db, ana, { grantId }));
  expect(await pageOf(grantId)).toMatchObject({
    grant: { standing: 'handed-back' },
    continuation: { grantId: decided.grantId },
  });
  // Both can be used: access is what all open grants of a person give together.
  const next = decided.grantId ?? '';
  unwrap(await reveal(world, new FakeReader(), ana, next, secret));
  unwrap(await handBackGrant(world.db, ana, { grantId: next }));
  expect(await pageOf(grantId)).toMatchObject({ continuation: null });
});

test('a grant of another secret or person in reach is no continuation', async () => {
  const { grantId } = await grantTo(world, 'ana', secret);
  await grantTo(world, 'ben', secret);
  await grantTo(world, 'ana', world.staging);
  expect(await pageOf(grantId)).toMatchObject({ continuation: null, extensionId: null });
});

test('in a thread of two secrets, the extension of one is no continuation of the other', async () => {
  const { id } = await world.db.prisma.connection.findFirstOrThrow();
  const second = await addSecret(world.db, id, `prod/pages/${round}-second`, 'production');
  const item = { act: 'reveal' as const, stage: 'AWSCURRENT', versionId: null, keyNames: [] };
  const items = [secret, second].map(({ secretId }) => ({ ...item, secretId }));
  const terms = { durationSeconds: 600, uses: 2, reason: REASON, ticket: null };
  const asked = unwrap(await submitRequest(world.db, ana, { items, ...terms }));
  const grants: string[] = [];
  for (const { requestId } of asked.items) {
    grants.push(unwrap(await decide(world, 'noor', requestId)).grantId ?? '');
  }
  const [first = '', other = ''] = grants;
  const { requestId } = unwrap(await extendGrant(world.db, ana, extending(first)));
  const { grantId } = unwrap(await decide(world, 'noor', requestId));
  expect(await pageOf(first)).toMatchObject({ continuation: { grantId } });
  expect(await pageOf(other)).toMatchObject({ continuation: null });
});

test('keys that were asked for are the only ones on the page; a foreign page is not found', async () => {
  await world.db.prisma.secret.update({
    where: { id: secret.secretId },
    data: { keyNames: ['username', 'password', 'port'] },
  });
  const whole = await grantTo(world, 'ana', secret);
  expect((await pageOf(whole.grantId))?.keyNames).toEqual(['username', 'password', 'port']);
  unwrap(await handBackGrant(world.db, ana, { grantId: whole.grantId }));
  const some = await grantTo(world, 'ana', secret, { keyNames: ['port'] });
  expect(await pageOf(some.grantId)).toMatchObject({ keyNames: ['port'], grant: { keyNames: ['port'] } });
  expect(await pageOf(some.grantId, world.actor('ben'))).toBeNull();
});

test('a grant by break-glass leads to its row in the register, and nobody signed it', async () => {
  const ben = await world.signIn('ben');
  await world.db.prisma.groupMembership.upsert({
    where: { personId_groupName: { personId: ben.personId, groupName: 'on-call' } },
    create: { personId: ben.personId, groupName: 'on-call' },
    update: {},
  });
  const opened = unwrap(
    await openBreakGlass(world.db, ben, {
      secretId: secret.secretId,
      stage: 'AWSCURRENT',
      reason: REASON,
      ticket: null,
      typedName: `prod/pages/${round}`,
    }),
  );
  expect(await pageOf(opened.grantId, ben)).toMatchObject({
    breakGlassId: opened.breakGlassId,
    grant: { way: 'break-glass', signedBy: [] },
  });
});
