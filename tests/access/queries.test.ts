import { afterAll, beforeAll, expect, test } from 'vitest';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { countAccess } from '#lib/access/queries/access-counts.ts';
import { readAccessOfSecret } from '#lib/access/queries/access-of-secret.ts';
import { readGrantPage } from '#lib/access/queries/grant-page.ts';
import { readInbox } from '#lib/access/queries/inbox.ts';
import { readMyAccess } from '#lib/access/queries/my-access.ts';
import { listPolicies } from '#lib/access/queries/policies.ts';
import { previewRequest } from '#lib/access/queries/preview-request.ts';
import { readRequestPage } from '#lib/access/queries/request-page.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import { mintId } from '#lib/kernel/ids.ts';
import {
  asking,
  codeOf,
  decide,
  FakeReader,
  grantTo,
  item,
  makeWorld,
  read,
  reveal,
  unwrap,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const ask = async (subject: 'ana' | 'ben' | 'noor', secret = world.production) =>
  unwrap(await submitRequest(world.db, world.actor(subject), asking(secret))).requestId;

test('the inbox holds what somebody may decide, oldest deadline first, with who else may; the count is its rows', async () => {
  const first = await ask('ana');
  const second = await ask('ben');
  const own = await ask('noor');
  const ids = async (subject: Parameters<World['actor']>[0]) => {
    const { threads, count } = await readInbox(world.db, world.actor(subject));
    expect((await countAccess(world.db, world.actor(subject))).inbox).toBe(threads.length);
    expect(count).toBe(threads.length);
    return threads.flatMap((thread) => thread.items.map((item) => item.request.id));
  };
  expect(await ids('noor')).toEqual([first, second]);
  expect(await ids('tom')).toEqual([first, second, own]);
  for (const nobody of ['ana', 'ben', 'ines'] as const) expect(await ids(nobody)).toEqual([]);
  const { threads } = await readInbox(world.db, world.actor('noor'));
  expect(threads[0]?.items[0]).toMatchObject({
    request: { requesterName: 'Ana Ferreira', secretName: 'prod/payments/db', environment: 'production' },
    maySign: true,
    signaturesNeeded: 1,
    signedBy: [],
    others: ['Sofia Marchetti', 'Tom Lindgren'],
  });
  unwrap(await decide(world, 'noor', first));
  unwrap(await decide(world, 'noor', second, 'deny'));
  unwrap(await decide(world, 'tom', own, 'deny'));
  expect(await ids('noor')).toEqual([]);
});

test('a lapsed request is out of the inbox at that instant, before any job ran', async () => {
  const id = await ask('ben');
  const page = await readRequestPage(world.db, world.actor('tom'), id);
  await world.setClock(new Date(page?.askings[0]?.items[0]?.request.expiresAt ?? 0));
  const inbox = await readInbox(world.db, world.actor('tom'));
  const mine = await readMyAccess(world.db, world.actor('ben'));
  await world.setClock(null);
  expect(inbox.threads).toEqual([]);
  expect(mine.waiting).toEqual([]);
  expect(mine.past[0]).toMatchObject({ request: { id, state: 'expired' }, grant: null });
  unwrap(await decide(world, 'tom', id, 'deny'));
});

test('a request is seen by its requester and by those who decide or audit; to others it does not exist', async () => {
  const id = await ask('ana', world.other);
  for (const subject of ['ana', 'noor', 'tom', 'sofia', 'ines'] as const) {
    expect((await readRequestPage(world.db, world.actor(subject), id))?.requestId).toBe(id);
  }
  expect(await readRequestPage(world.db, world.actor('ben'), id)).toBeNull();
  expect(await readRequestPage(world.db, world.actor('ben'), mintId('request'))).toBeNull();
  expect(await readRequestPage(world.db, world.actor('noor'), mintId('request'))).toBeNull();
  const you = async (subject: Parameters<World['actor']>[0]) =>
    (await readRequestPage(world.db, world.actor(subject), id))?.askings[0]?.items[0]?.you;
  expect(await you('ana')).toEqual({
    isRequester: true,
    maySign: false,
    mayDeny: false,
    whyNotSign: 'You cannot decide this: it is your own request.',
    mayCancel: true,
  });
  expect(await you('noor')).toMatchObject({
    maySign: true,
    mayDeny: true,
    whyNotSign: null,
    mayCancel: false,
  });
  expect(await you('ines')).toMatchObject({ maySign: false, mayDeny: false });
  unwrap(await decide(world, 'noor', id, 'deny', { comment: 'Not your database.' }));
  const page = await readRequestPage(world.db, world.actor('ana'), id);
  expect(page?.askings[0]?.items[0]).toMatchObject({
    request: { state: 'denied' },
    decisions: [{ deciderName: 'Noor Haddad', verdict: 'deny', comment: 'Not your database.' }],
    couldSign: [],
    grant: null,
  });
});

test('what to weigh is counted from our own tables', async () => {
  const ben = world.actor('ben');
  const denied = await ask('ben', world.staging);
  unwrap(await decide(world, 'tom', denied, 'deny'));
  const used = await grantTo(world, 'ben', world.staging);
  unwrap(await reveal(world, new FakeReader(), ben, used.grantId, world.staging));
  unwrap(await handBackGrant(world.db, ben, { grantId: used.grantId }));
  await grantTo(world, 'ana', world.staging);
  const id = await ask('ben', world.staging);
  const page = await readRequestPage(world.db, world.actor('noor'), id);
  expect(page?.risk?.items[0]?.weighing).toMatchObject({
    approvedBefore: 1,
    deniedBefore: 1,
    lastDenied: { requestId: denied },
    revealedToRequester: 1,
    requesterSawCurrent: true,
    othersWhoSawCurrent: 0,
    handedBack: 1,
    otherOpenGrants: 1,
  });
  unwrap(await decide(world, 'noor', id, 'deny'));
});

test('a grant page is for its holder and those who see all; reveals say how they ended and whether AWS saw them', async () => {
  const ana = world.actor('ana');
  const { grantId } = await grantTo(world, 'ana', world.other);
  const reader = new FakeReader();
  reader.answer = async () => ({ ok: false, refusal: { code: 'throttled', words: 'AWS is throttling.' } });
  await reveal(world, reader, ana, grantId, world.other);
  reader.answer = async () => read(SecretValue.ofText('{"user":"a","password":"b"}'));
  const { revealId } = unwrap(await reveal(world, reader, ana, grantId, world.other, { keyName: 'user' }));
  const page = await readGrantPage(world.db, ana, grantId);
  expect(page).toMatchObject({
    isHolder: true,
    mayHandBack: true,
    mayRevoke: false,
    keyNames: ['user', 'password'],
    grant: { standing: 'active', usesTaken: 1, usesLeft: 4, signedBy: ['Noor Haddad'], endedEarly: null },
    reveals: [
      { id: revealId, state: 'delivered', keyName: 'user', witness: 'awaited' },
      { state: 'failed', outcomeCode: 'throttled', useReturned: true, witness: 'not-expected' },
    ],
  });
  expect(page?.grant.remainingMs).toBeGreaterThan(890_000);
  await world.db.prisma.reveal.update({ where: { id: revealId }, data: { witnessedAt: new Date() } });
  const seen = await readGrantPage(world.db, world.actor('ines'), grantId);
  expect(seen).toMatchObject({
    isHolder: false,
    mayHandBack: false,
    reveals: [{ witness: 'witnessed' }, {}],
  });
  expect(await readGrantPage(world.db, world.actor('ben'), grantId)).toBeNull();
  unwrap(await revokeGrant(world.db, world.actor('tom'), { grantId, why: 'Wrong database.' }));
  expect((await readGrantPage(world.db, ana, grantId))?.grant).toMatchObject({
    standing: 'revoked',
    remainingMs: 0,
    endedEarly: { by: 'Tom Lindgren', why: 'Wrong database.' },
  });
});

test('a reveal that no record of AWS followed within a day says so', async () => {
  const { grantId } = await grantTo(world, 'ben', world.other);
  unwrap(await reveal(world, new FakeReader(), world.actor('ben'), grantId, world.other));
  await world.setClock(new Date(Date.now() + 86_400_000 + 1_000));
  const page = await readGrantPage(world.db, world.actor('ben'), grantId);
  await world.setClock(null);
  expect(page).toMatchObject({ grant: { standing: 'ended' }, reveals: [{ witness: 'missing' }] });
});

test('my access shows what is open, waits and is over, and only mine', async () => {
  const ana = world.actor('ana');
  const mine = await readMyAccess(world.db, ana);
  expect(mine.open.length).toBe((await countAccess(world.db, ana)).openGrants);
  for (const row of mine.open) expect(row.personId).toBe(ana.personId);
  for (const row of [...mine.waiting, ...mine.past.map((each) => each.request)]) {
    expect(row.requesterId).toBe(ana.personId);
  }
  expect(mine.open.every((row) => row.standing === 'active')).toBe(true);
  expect(mine.past.map((row) => row.grant?.standing)).toContain('revoked');
  expect([...mine.open].sort((a, b) => a.endsAt.localeCompare(b.endsAt))).toEqual(mine.open);
});

test('the access of a secret: an engineer sees their own, an auditor everybody’s', async () => {
  const { secretId } = world.other;
  const all = await readAccessOfSecret(world.db, world.actor('ines'), secretId);
  const own = await readAccessOfSecret(world.db, world.actor('ben'), secretId);
  expect(all.everybodys).toBe(true);
  expect(new Set(all.requests.map((row) => row.requesterName)).size).toBe(2);
  expect(own.everybodys).toBe(false);
  expect(new Set(own.requests.map((row) => row.requesterName))).toEqual(new Set(['Ben Okafor']));
  expect(own.openGrants.every((row) => row.personName === 'Ben Okafor')).toBe(true);
});

test('the preview says which policy applies, who could sign, who will be told and what may be asked', async () => {
  const look = (subject: Parameters<World['actor']>[0], secretId: string = world.production.secretId) =>
    previewRequest(world.db, world.actor(subject), {
      items: [{ ...item(world.production), secretId }],
      durationSeconds: 900,
      uses: null,
      extendsGrantId: null,
    });
  const [seen] = unwrap(await look('ana')).items;
  expect(seen?.outlook).toMatchObject({
    policyName: 'production-reveal',
    policyVersion: 1,
    longestSeconds: 900,
    uses: 5,
    reasonMinimum: 20,
    ticketPattern: null,
    automatic: null,
    couldSign: ['Noor Haddad', 'Sofia Marchetti', 'Tom Lindgren'],
    labels: ['AWSCURRENT', 'AWSPREVIOUS'],
  });
  expect(unwrap(await look('ana')).told).toEqual({ people: 3, channels: [] });
  const noor = unwrap(await look('noor'));
  expect(noor.items[0]?.outlook?.couldSign).toEqual(['Sofia Marchetti', 'Tom Lindgren']);
  expect(noor.told.people).toBe(2);
  expect(codeOf(await look('ines'))).toBe('not-allowed');
  const [absent] = unwrap(await look('ana', mintId('secret'))).items;
  expect(absent).toMatchObject({ outlook: null, refusal: { code: 'no-such-secret' } });
});

test('the policies in force, by name', async () => {
  expect((await listPolicies(world.db)).map((policy) => policy.name)).toEqual([
    'non-production-reveal',
    'other-changes',
    'policy-changes',
    'production-changes',
    'production-reveal',
  ]);
});
