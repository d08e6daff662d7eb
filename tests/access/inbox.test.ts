import { afterAll, beforeAll, expect, test } from 'vitest';
import { countAccess } from '#lib/access/queries/access-counts.ts';
import { readInbox } from '#lib/access/queries/inbox.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { addPerson } from './people.ts';
import { policyBecomes, step } from './policies.ts';
import { asking, decide, makeWorld, unwrap, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const ask = async (subject: 'ben', secret = world.production) =>
  unwrap(await submitRequest(world.db, world.actor(subject), asking(secret))).requestId;

test('what a later step cannot sign yet is not counted, and stands apart until its turn', async () => {
  await policyBecomes(world, { steps: [step(1, { roles: ['approver'] }), step(2, { roles: ['admin'] })] });
  const second = await addPerson(world, { email: 'admin2@larkfield.example', role: 'admin' });
  const id = await ask('ben', world.other);
  const of = async (actor: Actor) => {
    const { threads, later, count } = await readInbox(world.db, actor);
    expect((await countAccess(world.db, actor)).inbox).toBe(count);
    expect(threads.every(({ items }) => items.some((item) => item.maySign))).toBe(true);
    expect(later.every(({ items }) => items.every((item) => !item.maySign))).toBe(true);
    return {
      now: threads.map((t) => t.threadId),
      later: later.map((t) => t.threadId),
      items: later[0]?.items,
    };
  };
  const sofia = world.actor('sofia');
  expect(await of(world.actor('noor'))).toMatchObject({ now: [id], later: [] });
  expect(await of(sofia)).toMatchObject({ now: [], later: [id], items: [{ step: 1, maySign: false }] });
  unwrap(await decide(world, 'noor', id));
  expect(await of(world.actor('tom'))).toMatchObject({ now: [], later: [id], items: [{ step: 2 }] });
  expect(await of(sofia)).toMatchObject({ now: [id], later: [] });
  unwrap(await decide(world, 'sofia', id));
  expect(await of(second)).toMatchObject({ now: [id], later: [] });
  expect(await of(sofia)).toMatchObject({ now: [], later: [] });
  unwrap(await decide(world, second, id, 'deny'));
  await policyBecomes(world, {});
});
