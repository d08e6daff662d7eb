import { afterAll, beforeAll, expect, test } from 'vitest';
import { confirmSession } from '#lib/people/confirm-session.ts';
import { endSession } from '#lib/people/end-session.ts';
import { isConfirmed } from '#lib/people/queries.ts';
import { isFresh } from '#lib/people/rules/confirmation.ts';
import { ACTIONS, needsConfirmation } from '#lib/web/rules/doors.ts';
import { codeOf, makeWorld, records, unwrap, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const age = (sessionId: string, milliseconds: number) =>
  world.owner.query(
    `UPDATE session_row SET confirmed_at = clock_timestamp() - ${milliseconds} * interval '1 millisecond' WHERE id = $1`,
    [sessionId],
  );

test('a sign-in counts for five minutes, by the clock of the database, and an explicit act renews it', async () => {
  const ana = await world.signIn('ana');
  expect(await isConfirmed(world.db, ana)).toBe(true);
  // To the millisecond below, where no time passes in between.
  await age(ana.sessionId, 240_000);
  expect(await isConfirmed(world.db, ana)).toBe(true);
  await age(ana.sessionId, 300_000);
  expect(await isConfirmed(world.db, ana)).toBe(false);
  const done = unwrap(await confirmSession(world.db, ana, { personId: ana.personId }));
  expect(done).toMatchObject({ kind: 'confirmed' });
  expect(await isConfirmed(world.db, ana)).toBe(true);
  expect((await records(world.db)).at(-1)).toMatchObject({
    kind: 'session.confirmed',
    actorId: ana.personId,
    data: { way: 'persona' },
  });
});

test.each([
  [-1, true],
  [0, false],
  [1, false],
])('five minutes %i ms: %s', (offset, fresh) => {
  const confirmedAt = new Date('2026-11-20T12:00:00Z');
  expect(isFresh(confirmedAt, new Date(confirmedAt.getTime() + 300_000 + offset))).toBe(fresh);
});

test('a confirmation is of this session alone, and of the person who was named', async () => {
  const [first, second] = [await world.signIn('ben'), await world.signIn('ben')];
  for (const { sessionId } of [first, second]) await age(sessionId, 400_000);
  unwrap(await confirmSession(world.db, first, { personId: first.personId }));
  expect(await isConfirmed(world.db, second)).toBe(false);
  const other = await confirmSession(world.db, second, { personId: world.actor('ana').personId });
  expect(codeOf(other)).toBe('other-person');
  expect(await isConfirmed(world.db, second)).toBe(false);
});

test('ten in ten minutes, also when they come at once; then it waits', async () => {
  const noor = await world.signIn('noor');
  const results = await Promise.all(
    Array.from({ length: 25 }, () => confirmSession(world.db, noor, { personId: noor.personId })),
  );
  expect(results.map(codeOf).sort()).toEqual([...Array(10).fill('ok'), ...Array(15).fill('too-often')]);
  await world.owner.query(
    "UPDATE session_row SET confirm_since = confirm_since - interval '10 minutes' WHERE id = $1",
    [noor.sessionId],
  );
  expect(codeOf(await confirmSession(world.db, noor, { personId: noor.personId }))).toBe('ok');
});

test('an ended session cannot be confirmed', async () => {
  const tom = await world.signIn('tom');
  await endSession(world.db, tom);
  expect(codeOf(await confirmSession(world.db, tom, { personId: tom.personId }))).toBe('too-often');
});

test('somebody of an identity provider is sent there: we have nothing to prove it with', async () => {
  const sofia = await world.signIn('sofia');
  await age(sofia.sessionId, 400_000);
  await world.owner.query("UPDATE identity SET issuer = 'https://login.example' WHERE person_id = $1", [
    sofia.personId,
  ]);
  expect(unwrap(await confirmSession(world.db, sofia, { personId: sofia.personId }))).toEqual({
    kind: 'elsewhere',
  });
  expect(await isConfirmed(world.db, sofia)).toBe(false);
});

test('the doors that give out a value, decide, or open without a signature ask for it; those that take away do not', () => {
  const asks = (Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]).filter(needsConfirmation);
  expect(asks).toEqual(
    expect.arrayContaining([
      'requests.decide',
      'reveals.offer',
      'reveals.perform',
      'break-glass.open',
      'break-glass.review',
      'break-glass.waive-rotation',
    ]),
  );
  for (const door of [
    'grants.revoke',
    'grants.hand-back',
    'requests.cancel',
    'session.end',
    'session.confirm',
  ] as const) {
    expect(needsConfirmation(door), door).toBe(false);
  }
});
