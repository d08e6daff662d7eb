import { submitRequest } from '#lib/access/submit-request.ts';
import { orderPack } from '#lib/reports/order-pack.ts';
import type { PackWanted } from '#lib/reports/rules/wanted.ts';
import { asking, decide, FakeReader, grantTo, reveal, unwrap, type World } from '#tests/access/world.ts';

export const WANTED: PackWanted = {
  report: 'full',
  period: { from: '2026-01-01', to: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) },
  zone: 'Europe/Berlin',
  scope: { environments: null, path: '', accounts: null },
  populations: null,
};

/** Some life: two grants, a reveal, a refused signature under one's own request, a role given and taken. */
export async function live(world: World): Promise<void> {
  const { grantId } = await grantTo(world);
  await reveal(world, new FakeReader(), world.actor('ana'), grantId);
  await grantTo(world, 'ben', world.staging);
  const { requestId } = await askForOwn(world);
  await decide(world, 'noor', requestId);
  const tom = world.actor('tom').personId;
  const sofia = world.actor('sofia').personId;
  await world.owner.query(
    `INSERT INTO role_assignment (person_id, role, given_by) VALUES ($1, 'engineer', $2)`,
    [tom, sofia],
  );
  await world.owner.query(`DELETE FROM role_assignment WHERE person_id = $1 AND role = 'engineer'`, [tom]);
}

async function askForOwn(world: World): Promise<{ requestId: string }> {
  await submitRequest(world.db, world.actor('noor'), asking(world.other));
  const rows = await world.owner.query<{ id: string }>(
    `SELECT id FROM access_request WHERE requester_id = $1 AND state = 'pending' LIMIT 1`,
    [world.actor('noor').personId],
  );
  return { requestId: rows.rows[0]?.id ?? '' };
}

export async function order(world: World, change: Partial<PackWanted> = {}): Promise<string> {
  return unwrap(await orderPack(world.db, world.actor('ines'), { ...WANTED, ...change })).packId;
}
