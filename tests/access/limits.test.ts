import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { endLostGrants } from '#lib/access/end-lost-grants.ts';
import { offerReveal } from '#lib/access/offer-reveal.ts';
import { readMyAccess } from '#lib/access/queries/my-access.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { CEILING } from '#lib/access/rules/ceiling.ts';
import { loadAccountsOf } from '#lib/access/store/humans.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { SecretValue } from '#lib/aws/secret-value.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { addPerson } from './people.ts';
import { policyBecomes } from './policies.ts';
import {
  addSecret,
  asking,
  codeOf,
  decide,
  FakeReader,
  grantTo,
  makeWorld,
  offer,
  read,
  records,
  reveal,
  revealing,
  unwrap,
  type World,
} from './world.ts';

let world: World;
let connectionId: string;
beforeAll(async () => {
  world = await makeWorld();
  connectionId = (await world.db.prisma.connection.findFirstOrThrow()).id;
});
beforeEach(async () => {
  // Nothing of an earlier test counts: what waited has lapsed, what was revealed is long ago.
  await world.owner.query(`
    SET session_replication_role = replica;
    UPDATE reveal SET intended_at = intended_at - interval '2 days';
    UPDATE access_request SET state = 'cancelled', closed_at = now() WHERE state = 'pending';
    SET session_replication_role = origin`);
});
afterEach(async () => await world.setClock(null));
afterAll(() => world.close());

let number = 0;
const email = () => `limit-${++number}@larkfield.example`;

/** Two accounts of one human being: mail behind the plus sign comes to the same person. */
async function twoAccounts(): Promise<readonly [Actor, Actor]> {
  const address = email();
  const [name, domain] = address.split('@');
  return [
    await addPerson(world, { email: address, role: 'engineer' }),
    await addPerson(world, { email: `${name?.toUpperCase()}+second@${domain}`, role: 'engineer' }),
  ];
}

async function granted(actor: Actor, uses = 10): Promise<string> {
  const secret = await addSecret(world.db, connectionId, `staging/limits/${++number}`, 'staging');
  const asked = unwrap(await submitRequest(world.db, actor, asking(secret, { uses: Math.min(uses, 5) })));
  return unwrap(await decide(world, 'noor', asked.requestId)).grantId ?? '';
}

async function revealWith(actor: Actor, grantId: string, reader: FakeReader, ceiling = CEILING) {
  const { secretId } = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } });
  const nonce = await offer(world, actor, grantId);
  return await revealSecretValue(world.db, actor, revealing(grantId, nonce, { secretId, arn: '' } as never), {
    readValue: reader.readValue,
    ceiling,
  });
}

test('accounts of one human being are found by the rule, and nobody else is', async () => {
  const [first, second] = await twoAccounts();
  const other = await addPerson(world, { email: `x${first.email}`, role: 'engineer' });
  expect(await loadAccountsOf(world.db.prisma, first.personId)).toEqual(
    [first.personId, second.personId].sort(),
  );
  expect(await loadAccountsOf(world.db.prisma, other.personId)).toEqual([other.personId]);
  const nobody = await addPerson(world, { email: null, role: 'engineer' });
  await addPerson(world, { email: null, role: 'engineer' });
  expect(await loadAccountsOf(world.db.prisma, nobody.personId)).toEqual([nobody.personId]);
});

test.each([
  ['full-width letters', '\uff41na-wide@x.example', 'ana-wide@X.example'],
  ['a dotted capital I', '\u0130lker@x.example', 'i\u0307lker@x.example'],
  ['a plus of full width', 'plus@x.example', 'PLUS\uff0btwo@x.example'],
  ['the sign for Kelvin', '\u212aim@x.example', 'kim@x.example'],
])('the index finds what the rule calls the same: %s', async (_, left, right) => {
  const one = await addPerson(world, { email: left, role: 'engineer' });
  const two = await addPerson(world, { email: right, role: 'engineer' });
  expect(await loadAccountsOf(world.db.prisma, one.personId)).toEqual([one.personId, two.personId].sort());
});

test('ten reveals in ten minutes are ten of a human being, by whichever account', async () => {
  const [first, second] = await twoAccounts();
  const reader = new FakeReader();
  const grants = [await granted(first), await granted(first), await granted(second)];
  const [a = '', b = '', c = ''] = grants;
  for (let n = 0; n < 5; n++) unwrap(await revealWith(first, a, reader));
  for (let n = 0; n < 4; n++) unwrap(await revealWith(first, b, reader));
  unwrap(await revealWith(second, c, reader));
  expect(codeOf(await revealWith(second, c, reader))).toBe('too-many-reveals');
  expect(codeOf(await revealWith(first, b, reader))).toBe('too-many-reveals');
  expect(reader.calls).toHaveLength(10);
});

test('and under parallel calls of both accounts', async () => {
  const [first, second] = await twoAccounts();
  const reader = new FakeReader();
  const grants = await Promise.all([first, first, second, second].map((actor) => granted(actor)));
  const orders = grants.flatMap((grantId, index) =>
    Array.from({ length: 3 }, () => [index < 2 ? first : second, grantId] as const),
  );
  const codes = await Promise.all(
    orders.map(async ([actor, id]) => codeOf(await revealWith(actor, id, reader))),
  );
  expect(codes.sort()).toEqual([...Array(10).fill('ok'), 'too-many-reveals', 'too-many-reveals']);
});

test('five open requests are five of a human being, and the same thing is asked once', async () => {
  const [first, second] = await twoAccounts();
  const secrets = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      addSecret(world.db, connectionId, `staging/open/${number}-${n}`, 'staging'),
    ),
  );
  const ask = async (actor: Actor, n: number) =>
    codeOf(await submitRequest(world.db, actor, asking(secrets[n] as never)));
  expect(await ask(first, 0)).toBe('ok');
  expect(await ask(second, 0)).toBe('already-waiting');
  for (const n of [1, 2]) expect(await ask(first, n)).toBe('ok');
  for (const n of [3, 4]) expect(await ask(second, n)).toBe('ok');
  expect(await ask(second, 5)).toBe('too-many-open');
  expect(await ask(first, 5)).toBe('too-many-open');
});

test('reveals of everybody end at the ceiling; the admins are told once, and it is on record', async () => {
  const reader = new FakeReader();
  const people = await Promise.all(
    Array.from({ length: 3 }, () => addPerson(world, { email: email(), role: 'engineer' })),
  );
  const ceiling = { ...CEILING, reveals: 2 };
  const codes: string[] = [];
  for (const actor of people) {
    codes.push(codeOf(await revealWith(actor, await granted(actor), reader, ceiling)));
  }
  expect(codes).toEqual(['ok', 'ok', 'ceiling-of-reveals']);
  expect(reader.calls).toHaveLength(2);
  const [last] = (await records(world.db, 'reveal.refused')).slice(-1);
  expect(last?.data.code).toBe('ceiling-of-reveals');
  const [actor] = people;
  if (!actor) throw new Error('nobody');
  expect(codeOf(await revealWith(actor, await granted(actor), reader, ceiling))).toBe('ceiling-of-reveals');
  const told = await world.db.prisma.announcement.findMany({ where: { kind: 'access.ceiling-reached' } });
  expect(told).toHaveLength(1);
  expect(told[0]?.data).toEqual({ what: 'reveals', most: 2 });
});

test('what failed at AWS does not count towards the ceiling', async () => {
  const reader = new FakeReader();
  reader.answer = async () => ({ ok: false, refusal: { code: 'throttled', words: 'Slow down.' } }) as never;
  const actor = await addPerson(world, { email: email(), role: 'engineer' });
  const grantId = await granted(actor);
  const ceiling = { ...CEILING, reveals: 1 };
  expect(codeOf(await revealWith(actor, grantId, reader, ceiling))).toBe('throttled');
  reader.answer = async () => read(SecretValue.ofText('example-only'));
  expect(codeOf(await revealWith(actor, grantId, reader, ceiling))).toBe('ok');
});

test('requests of everybody that wait end at the ceiling', async () => {
  const ceiling = { ...CEILING, waiting: 2 };
  const codes: string[] = [];
  for (let n = 0; n < 3; n++) {
    const actor = await addPerson(world, { email: email(), role: 'engineer' });
    const asked = await submitRequest(world.db, actor, asking(world.staging), undefined, { ceiling });
    codes.push(codeOf(asked));
  }
  expect(codes).toEqual(['ok', 'ok', 'ceiling-of-requests']);
  const told = await world.db.prisma.announcement.count({
    where: { kind: 'access.ceiling-reached', data: { path: ['what'], equals: 'requests' } },
  });
  expect(told).toBe(1);
});

test('whoever left the group that let them ask reveals nothing more, and the grant ends with record and notice', async () => {
  await policyBecomes(world, { askers: { roles: [], groups: ['payments'], people: [] } });
  const member = { groups: [{ name: 'payments' }] };
  const holder = await addPerson(world, { email: email(), role: 'engineer', ...member });
  const other = await addPerson(world, { email: email(), role: 'engineer', ...member });
  const ask = async (actor: Actor) => {
    const asked = unwrap(await submitRequest(world.db, actor, asking(world.production)));
    return unwrap(await decide(world, 'noor', asked.requestId)).grantId ?? '';
  };
  const [grantId, kept] = [await ask(holder), await ask(other)];
  const reader = new FakeReader();
  unwrap(await reveal(world, reader, holder, grantId));

  // One reveal is prepared and one waits for AWS when the group is gone.
  const nonce = await offer(world, holder, grantId);
  const late = await offer(world, holder, grantId);
  reader.answer = async () => {
    await world.db.prisma.groupMembership.deleteMany({ where: { personId: holder.personId } });
    return read(SecretValue.ofText('example-only'));
  };
  const withheld = await revealSecretValue(
    world.db,
    holder,
    revealing(grantId, nonce, world.production),
    reader,
  );
  expect(codeOf(withheld)).toBe('no-longer-named');
  const calls = reader.calls.length;
  expect(
    codeOf(await revealSecretValue(world.db, holder, revealing(grantId, late, world.production), reader)),
  ).toBe('no-longer-named');
  expect(codeOf(await offerReveal(world.db, holder, { grantId }))).toBe('no-longer-named');
  expect(reader.calls).toHaveLength(calls);
  expect((await records(world.db, 'reveal.withheld')).at(-1)?.data.code).toBe('no-longer-named');

  expect(await endLostGrants(world.db)).toBe(1);
  expect(await endLostGrants(world.db)).toBe(0);
  const row = await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } });
  expect(row).toMatchObject({ state: 'revoked', revokedBy: null });
  expect(row.revokedWhy).toMatch(/no longer among those whom the policy lets ask/);
  const record = (await records(world.db, 'grant.revoked')).find((each) => each.grantId === grantId);
  expect(record).toMatchObject({ actorId: null, data: { why: row.revokedWhy } });
  const told = await world.db.prisma.notification.findMany({
    where: { kind: 'grant.revoked', personId: holder.personId },
  });
  expect(told).toHaveLength(1);
  const page = await readMyAccess(world.db, holder);
  expect(page.open).toEqual([]);
  expect(page.past[0]?.grant?.endedEarly).toMatchObject({ by: 'Countersign' });
  expect(await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: kept } })).toMatchObject({
    state: 'active',
  });
  await policyBecomes(world, {});
});

test.each([
  ['loses the role', (id: string) => world.db.prisma.roleAssignment.deleteMany({ where: { personId: id } })],
  [
    'is switched off',
    (id: string) => world.db.prisma.person.update({ where: { id }, data: { disabledAt: new Date() } }),
  ],
])('the grant of somebody who %s ends', async (_, loses) => {
  const holder = await addPerson(world, { email: email(), role: 'engineer' });
  const grantId = await granted(holder);
  expect(await endLostGrants(world.db)).toBe(0);
  await loses(holder.personId);
  expect(await endLostGrants(world.db)).toBe(1);
  expect((await world.db.prisma.accessGrant.findUniqueOrThrow({ where: { id: grantId } })).state).toBe(
    'revoked',
  );
});

test('a policy that lets somebody else ask since then ends nothing: the frozen edition counts', async () => {
  const { grantId } = await grantTo(world, 'ana', world.other);
  await policyBecomes(world, { askers: { roles: [], groups: ['payments'], people: [] } });
  expect(await endLostGrants(world.db)).toBe(0);
  unwrap(await reveal(world, new FakeReader(), world.actor('ana'), grantId, world.other));
  await policyBecomes(world, {});
});
