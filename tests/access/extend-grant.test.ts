import { afterAll, beforeAll, expect, test } from 'vitest';
import { extendGrant, extendGrantSchema } from '#lib/access/extend-grant.ts';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { readMyAccess } from '#lib/access/queries/my-access.ts';
import { prefillRequest } from '#lib/access/queries/prefill-request.ts';
import { readRequestPage } from '#lib/access/queries/request-page.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { confirmEverybody } from './people.ts';
import {
  codeOf,
  decide,
  FakeReader,
  grantTo,
  makeWorld,
  REASON,
  records,
  reveal,
  unwrap,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const extension = (
  grantId: string,
  change: { durationSeconds?: number; reason?: string; uses?: number } = {},
) => ({
  grantId,
  durationSeconds: 300,
  uses: null,
  reason: REASON,
  ticket: null,
  ...change,
});

const from = { secretIds: [], namesOthers: false, stage: null, versionId: null, again: null, extend: null };

test('an open grant is extended by a request of its own in the same thread, decided anew', async () => {
  const ana = world.actor('ana');
  const { requestId, grantId } = await grantTo(world, 'ana', world.production);
  const made = unwrap(await extendGrant(world.db, ana, extension(grantId)));
  expect(made.threadId).toBe(requestId);
  const row = await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: made.requestId } });
  expect(row).toMatchObject({
    state: 'pending',
    extendsGrantId: grantId,
    threadId: requestId,
    stage: 'AWSCURRENT',
  });
  expect((await records(world.db, 'request.submitted')).at(-1)?.data).toMatchObject({
    extendsGrantId: grantId,
  });
  // Asking for it does nothing to what is held, and nobody signs it for themselves.
  expect(codeOf(await decide(world, 'ana', made.requestId))).toBe('own-request');
  expect(codeOf(await extendGrant(world.db, ana, extension(grantId)))).toBe('already-waiting');
  const decided = unwrap(await decide(world, 'tom', made.requestId));
  expect(decided.outcome).toBe('approved');
  const page = await readRequestPage(world.db, ana, requestId);
  expect(page?.askings.map((asking) => asking.items.length)).toEqual([1, 1]);
  const extended = await world.db.prisma.announcement.findFirst({ where: { kind: 'request.extended' } });
  expect(extended).toMatchObject({ requestId: made.requestId, threadId: requestId });
  // Both are open: a person's access is all of them, and each reveal takes a use of the one it was asked under.
  const open = (await readMyAccess(world.db, ana)).open.map((grant) => grant.id);
  expect(new Set(open)).toEqual(new Set([grantId, decided.grantId]));
  unwrap(await reveal(world, new FakeReader(), ana, decided.grantId ?? ''));
  const uses = await world.db.prisma.accessGrant.findMany({ where: { id: { in: open } } });
  expect(uses.map((grant) => [grant.id === decided.grantId, grant.usesTaken]).sort()).toEqual([
    [false, 0],
    [true, 1],
  ]);
  for (const id of open) await handBackGrant(world.db, ana, { grantId: id });
});

test.each([
  [-1, 'ok'],
  [0, 'no-extension'],
  [1, 'no-extension'],
])('%i ms from eight hours after its end: %s', async (offset, code) => {
  const { grantId } = await grantTo(world, 'ben', world.other);
  const { endsAt } = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } });
  const at = new Date(endsAt.getTime() + 8 * 3_600_000 + offset);
  await world.setClock(at);
  const result = await extendGrant(world.db, world.actor('ben'), extension(grantId));
  if (result.ok) {
    await confirmEverybody(world, at);
    unwrap(await decide(world, 'noor', result.value.requestId, 'deny'));
  }
  await world.setClock(null);
  await confirmEverybody(world, new Date());
  expect(codeOf(result)).toBe(code);
});

test('a revoked one, somebody else’s and none at all are refused, on record, and nothing is asked', async () => {
  const { grantId } = await grantTo(world, 'ana', world.staging);
  const before = await world.db.prisma.accessRequest.count();
  const foreign = await extendGrant(world.db, world.actor('ben'), extension(grantId));
  const absent = await extendGrant(world.db, world.actor('ben'), extension(mintId('grant')));
  expect(foreign).toEqual(absent);
  expect(codeOf(foreign)).toBe('no-such-grant');
  unwrap(await revokeGrant(world.db, world.actor('tom'), { grantId, why: 'Enough.' }));
  expect(codeOf(await extendGrant(world.db, world.actor('ana'), extension(grantId)))).toBe('grant-revoked');
  expect((await records(world.db, 'request.refused')).at(-1)).toMatchObject({
    data: { code: 'grant-revoked' },
  });
  expect(await world.db.prisma.accessRequest.count()).toBe(before);
});

test('one handed back or spent goes on; its terms are judged as any others', async () => {
  const { grantId } = await grantTo(world, 'ana', world.staging, { durationSeconds: 600 });
  unwrap(await handBackGrant(world.db, world.actor('ana'), { grantId }));
  expect(
    codeOf(await extendGrant(world.db, world.actor('ana'), extension(grantId, { durationSeconds: 3_601 }))),
  ).toBe('too-long');
  expect(
    codeOf(await extendGrant(world.db, world.actor('ana'), extension(grantId, { reason: 'more' }))),
  ).toBe('text-too-short');
  const made = unwrap(await extendGrant(world.db, world.actor('ana'), extension(grantId)));
  unwrap(await decide(world, 'noor', made.requestId, 'deny'));
});

test('the form begins with what was asked before, or with the grant to go on with; only with one’s own', async () => {
  const ana = world.actor('ana');
  const { requestId, grantId } = await grantTo(world, 'ana', world.other, {
    ticket: 'INC-9',
    durationSeconds: 600,
  });
  const again = await prefillRequest(world.db, ana, { ...from, again: requestId });
  expect(again).toMatchObject({
    items: [{ secretId: world.other.secretId, act: 'reveal', stage: 'AWSCURRENT' }],
    durationSeconds: 600,
    reason: REASON,
    ticket: 'INC-9',
    extension: null,
    problem: null,
  });
  const extend = await prefillRequest(world.db, ana, { ...from, extend: grantId });
  expect(extend).toMatchObject({ reason: '', extension: { grantId, isOpen: true }, problem: null });
  for (const asked of [{ again: requestId }, { extend: grantId }]) {
    const foreign = await prefillRequest(world.db, world.actor('ben'), { ...from, ...asked });
    expect(foreign.items).toEqual([]);
    expect(foreign.problem).toMatch(/^There is no such/);
  }
  const gone = await prefillRequest(world.db, ana, { ...from, secretIds: [mintId('secret')] });
  expect(gone).toMatchObject({ items: [], problem: 'There is no such secret, or you may not see it.' });
});

test('the schema takes exact objects only', () => {
  const good = extension(mintId('grant'));
  expect(extendGrantSchema.safeParse(good).success).toBe(true);
  for (const bad of [null, { ...good, extra: 1 }, { ...good, grantId: 'grt_x' }, { ...good, uses: 'x' }]) {
    expect(extendGrantSchema.safeParse(bad).success).toBe(false);
  }
});

test('a thread that is as long as its page can show is not extended any more', async () => {
  const { requestId, grantId } = await grantTo(world, 'ana', world.production);
  await world.owner.query(
    `INSERT INTO access_request SELECT (jsonb_populate_record(r, jsonb_build_object('id', 'req_' || lpad(n::text, 16, '0')))).*
       FROM access_request r, generate_series(1, 199) n WHERE r.id = $1`,
    [requestId],
  );
  const answer = await extendGrant(world.db, world.actor('ana'), extension(grantId));
  expect(codeOf(answer)).toBe('no-extension');
  expect(!answer.ok && answer.refusal.words).toContain('200 requests');
  await world.owner.query(`ALTER TABLE access_request DISABLE TRIGGER USER`);
  await world.owner.query(`DELETE FROM access_request WHERE id = 'req_' || lpad('1', 16, '0')`);
  await world.owner.query(`ALTER TABLE access_request ENABLE TRIGGER USER`);
  expect(codeOf(await extendGrant(world.db, world.actor('ana'), extension(grantId)))).toBe('ok');
});
