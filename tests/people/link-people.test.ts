import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSameHuman } from '#lib/access/rules/person.ts';
import { loadAccountsOf, loadAppointments, loadHuman, lockHuman } from '#lib/access/store/humans.ts';
import { listRecords } from '#lib/audit/queries.ts';
import { authenticateSession } from '#lib/people/authenticate-session.ts';
import { linkPeople } from '#lib/people/link-people.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { ProvenSignIn } from '#lib/people/rules/claims.ts';
import { signInThroughProvider } from '#lib/people/sign-in-through-provider.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';

const MAPPING = { admins: [{ subject: 'root' }, { subject: 'root-2' }], groups: {} };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function signIn(
  subject: string,
  change: Partial<ProvenSignIn> = {},
): Promise<{ token: string; actor: Actor }> {
  const proof: ProvenSignIn = {
    issuer: 'https://idp.example',
    subject,
    displayName: subject,
    email: null,
    emailVerified: false,
    groups: [],
    secondFactor: true,
    authenticatedSecondsBefore: 1,
    ...change,
  };
  const started = await signInThroughProvider(database.db, proof, { mapping: MAPPING, userAgent: null });
  if (!started.ok) throw new Error(started.refusal.code);
  const actor = await authenticateSession(database.db, started.value.token);
  if (!actor) throw new Error('no session');
  return { token: started.value.token, actor };
}

test('two accounts become one human being, and both identities sign in as it', async () => {
  const admin = await signIn('root');
  const [one, two] = [await signIn('one'), await signIn('two')];
  const ids = { personId: one.actor.personId, otherId: two.actor.personId };
  expect(await linkPeople(database.db, admin.actor, ids)).toEqual({ ok: true, value: null });
  for (const { token } of [one, two]) expect(await authenticateSession(database.db, token)).toBeNull();
  expect((await signIn('two')).actor.personId).toBe(one.actor.personId);
  expect((await signIn('one')).actor.displayName).toBe('one');
  const humans = await Promise.all(
    [ids.personId, ids.otherId].map((id) => loadHuman(database.db.prisma, id)),
  );
  if (!humans[0] || !humans[1]) throw new Error('gone');
  expect(isSameHuman(humans[0], humans[1])).toBe(true);
  expect(humans[1].active).toBe(false);
  const both = [ids.personId, ids.otherId].sort();
  for (const id of both) {
    expect([...(await loadAccountsOf(database.db.prisma, id))].sort()).toEqual(both);
    expect([...(await database.db.transaction((tx) => lockHuman(tx, id)))].sort()).toEqual(both);
  }
  const { records } = await listRecords(database.db, { kinds: ['identity.linked'] }, 1);
  expect(records[0]).toMatchObject({ data: { personId: ids.personId, formerPersonId: ids.otherId } });
});

test('nobody links an account of their own, by whichever side, and only an admin links', async () => {
  const admin = await signIn('root');
  const twin = await signIn('root-twin', { email: 'root@vale.example', emailVerified: true });
  await signIn('root', { email: 'root@vale.example', emailVerified: true });
  const [victim, engineer] = [await signIn('victim'), await signIn('engineer')];
  const tries = [
    [admin.actor, victim.actor.personId, admin.actor.personId, 'own-person'],
    [admin.actor, admin.actor.personId, victim.actor.personId, 'own-person'],
    [admin.actor, victim.actor.personId, twin.actor.personId, 'own-person'],
    [engineer.actor, victim.actor.personId, twin.actor.personId, 'not-allowed'],
    [admin.actor, victim.actor.personId, 'per_0000000000000000', 'no-such-person'],
    [admin.actor, victim.actor.personId, victim.actor.personId, 'cannot-link'],
  ] as const;
  for (const [actor, personId, otherId, code] of tries) {
    expect(await linkPeople(database.db, actor, { personId, otherId }), code).toMatchObject({
      refusal: { code },
    });
  }
  expect((await signIn('victim')).actor.personId).toBe(victim.actor.personId);
});

test('an account is linked once, and what was linked to it before follows', async () => {
  const admin = await signIn('root-2');
  const [a, b, c] = [await signIn('a'), await signIn('b'), await signIn('c')];
  const link = (personId: string, otherId: string) =>
    linkPeople(database.db, admin.actor, { personId, otherId });
  expect((await link(b.actor.personId, c.actor.personId)).ok).toBe(true);
  expect((await link(a.actor.personId, b.actor.personId)).ok).toBe(true);
  expect(await link(a.actor.personId, c.actor.personId)).toMatchObject({ refusal: { code: 'cannot-link' } });
  const all = [a, b, c].map(({ actor }) => actor.personId).sort();
  expect([...(await loadAccountsOf(database.db.prisma, c.actor.personId))].sort()).toEqual(all);
  expect((await signIn('c')).actor.personId).toBe(a.actor.personId);
});

test('an address of a linked account still tells whose it is, and the link counts as an appointment', async () => {
  const admin = await signIn('root');
  const mail = (email: string) => ({ email, emailVerified: true });
  const [main, gone, third] = [
    await signIn('main', mail('main@vale.example')),
    await signIn('gone', mail('gone@vale.example')),
    await signIn('third', mail('gone+3@vale.example')),
  ];
  const ids = { personId: main.actor.personId, otherId: gone.actor.personId };
  expect((await linkPeople(database.db, admin.actor, ids)).ok).toBe(true);
  const { prisma } = database.db;
  const [one, other] = [await loadHuman(prisma, ids.personId), await loadHuman(prisma, third.actor.personId)];
  expect(one && other && isSameHuman(one, other)).toBe(true);
  const all = [ids.personId, ids.otherId, third.actor.personId].sort();
  for (const id of all) expect([...(await loadAccountsOf(prisma, id))].sort()).toEqual(all);
  const given = (await loadAppointments(prisma)).filter(({ personId }) => personId === ids.personId);
  expect(given).toMatchObject([{ givenBy: admin.actor.personId, way: 'identity' }]);
  const twin = await signIn('root-2', mail('gone+4@vale.example'));
  const own = { personId: (await signIn('victim')).actor.personId, otherId: ids.personId };
  expect(await linkPeople(database.db, twin.actor, own)).toMatchObject({ refusal: { code: 'own-person' } });
});
