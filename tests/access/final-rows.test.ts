import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeReader, grantTo, makeWorld, reveal, unwrap, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

/** What no program may do to rows of access, whatever its code says. */
test('the database itself keeps facts, moves, counters and outcomes', async () => {
  const { requestId, grantId } = await grantTo(world);
  const { revealId } = unwrap(await reveal(world, new FakeReader(), world.actor('ana'), grantId));
  const refused = [
    `UPDATE access_request SET reason = 'another' WHERE id = '${requestId}'`,
    `UPDATE access_request SET state = 'pending' WHERE id = '${requestId}'`,
    `DELETE FROM access_request WHERE id = '${requestId}'`,
    `UPDATE access_grant SET ends_at = ends_at + interval '1 minute' WHERE id = '${grantId}'`,
    `UPDATE access_grant SET uses_allowed = 50 WHERE id = '${grantId}'`,
    `UPDATE access_grant SET person_id = 'x' WHERE id = '${grantId}'`,
    `UPDATE access_grant SET stage = 'AWSPREVIOUS' WHERE id = '${grantId}'`,
    `UPDATE access_grant SET uses_taken = uses_taken + 2 WHERE id = '${grantId}'`,
    `DELETE FROM access_grant WHERE id = '${grantId}'`,
    `UPDATE reveal SET state = 'failed' WHERE id = '${revealId}'`,
    `UPDATE reveal SET key_name = 'x' WHERE id = '${revealId}'`,
    `DELETE FROM reveal WHERE id = '${revealId}'`,
    `UPDATE access_policy_version SET document = '{}'`,
    'DELETE FROM access_policy_version',
    `UPDATE decision SET verdict = 'deny' WHERE request_id = '${requestId}'`,
  ];
  for (const sql of refused) {
    await expect(world.db.pool.query(sql), sql).rejects.toMatchObject({ code: '42501' });
    await expect(world.owner.query(sql), sql).rejects.toMatchObject({ code: '42501' });
  }
  await world.db.pool.query('UPDATE reveal SET witnessed_at = now() WHERE id = $1', [revealId]);
  await world.db.pool.query(`UPDATE access_grant SET state = 'revoked' WHERE id = $1`, [grantId]);
  for (const sql of [
    `UPDATE access_grant SET state = 'active' WHERE id = '${grantId}'`,
    `UPDATE access_grant SET uses_taken = uses_taken + 1 WHERE id = '${grantId}'`,
  ]) {
    await expect(world.db.pool.query(sql), sql).rejects.toMatchObject({ code: '42501' });
  }
});

test('a grant longer than four hours, or more uses than allowed, cannot be stored', async () => {
  const { grantId } = await grantTo(world, 'ana', world.staging);
  const copy = (changes: string) =>
    world.db.pool.query(
      `INSERT INTO access_grant (id, request_id, person_id, secret_id, secret_arn, stage, starts_at, ends_at, uses_allowed, uses_taken, state)
       SELECT id || 'x', request_id || 'x', person_id, secret_id, secret_arn, stage, starts_at, ${changes}, 'active'
         FROM access_grant WHERE id = $1`,
      [grantId],
    );
  await expect(copy(`starts_at + interval '4 hours 1 second', 1, 0`)).rejects.toMatchObject({
    code: '23514',
  });
  await expect(copy(`starts_at, 1, 0`)).rejects.toMatchObject({ code: '23514' });
  await expect(copy(`starts_at + interval '1 minute', 1, 2`)).rejects.toMatchObject({ code: '23514' });
});
