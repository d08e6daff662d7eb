import { afterAll, beforeAll, expect, test } from 'vitest';
import { handBackGrant } from '#lib/access/hand-back-grant.ts';
import { revealSecretValue } from '#lib/access/reveal-secret-value.ts';
import { revokeGrant } from '#lib/access/revoke-grant.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import {
  asking,
  codeOf,
  decide,
  FakeReader,
  grantTo,
  makeWorld,
  offer,
  revealing,
  unwrap,
  type World,
} from './world.ts';

/*
 * Many at once, made certain: nobody can finish before everybody has begun, because the head of the audit log, which
 * each transaction takes last, is held until all of them wait. A hammer without that overlaps on some days only.
 */

const MANY = 8;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

async function allInside<T>(start: (index: number) => Promise<T>): Promise<T[]> {
  const { owner, db } = world;
  await owner.query('BEGIN; SELECT * FROM audit_head FOR UPDATE');
  const running = Array.from({ length: MANY }, (_, index) => start(index));
  try {
    await expect
      .poll(
        async () => {
          const { rows } = await db.pool.query(
            "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
          );
          return rows[0].n;
        },
        { timeout: 4_000, interval: 20 },
      )
      .toBe(MANY);
  } finally {
    await owner.query('COMMIT');
  }
  return await Promise.all(running);
}

const onceAnd = (other: string) => [...Array(MANY - 1).fill(other), 'ok'].sort();

test('revoked by many: one takes effect', async () => {
  const { grantId } = await grantTo(world);
  const results = await allInside(() =>
    revokeGrant(world.db, world.actor('noor'), { grantId, why: 'leaked' }),
  );
  expect(results.map(codeOf).sort()).toEqual(onceAnd('grant-revoked'));
});

test('handed back by many: one takes effect', async () => {
  const { grantId } = await grantTo(world);
  const results = await allInside(() => handBackGrant(world.db, world.actor('ana'), { grantId }));
  expect(results.map(codeOf).sort()).toEqual(onceAnd('grant-handed-back'));
});

test('signed and denied by many: one moves the request, one grant', async () => {
  const { requestId } = unwrap(await submitRequest(world.db, world.actor('ana'), asking(world.production)));
  const results = await allInside((index) =>
    decide(world, index % 2 === 0 ? 'noor' : 'tom', requestId, 'approve'),
  );
  expect(results.map(codeOf).sort()).toEqual(onceAnd('request-closed'));
  expect(await world.db.prisma.accessGrant.count({ where: { requestId } })).toBe(1);
});

test('the only use taken by many: one gets it', async () => {
  const { grantId } = await grantTo(world, 'ana', world.production, { uses: 1 });
  const ana = world.actor('ana');
  const reader = new FakeReader();
  const nonces: string[] = [];
  for (let index = 0; index < MANY; index++) nonces.push(await offer(world, ana, grantId));
  const results = await allInside((index) =>
    revealSecretValue(world.db, ana, revealing(grantId, nonces[index] ?? '', world.production), reader),
  );
  expect(results.map(codeOf).sort()).toEqual(onceAnd('grant-spent'));
  expect(reader.calls).toHaveLength(1);
});

test('one ticket sent by many: one gets the value', async () => {
  const { grantId } = await grantTo(world);
  const ana = world.actor('ana');
  const reader = new FakeReader();
  const order = revealing(grantId, await offer(world, ana, grantId), world.production);
  const results = await allInside(() => revealSecretValue(world.db, ana, order, reader));
  expect(results.map(codeOf).sort()).toEqual(onceAnd('already-used'));
  expect(reader.calls).toHaveLength(1);
});
