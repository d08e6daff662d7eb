import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeSchedule } from '#lib/reports/make-schedule.ts';
import { orderScheduledPacks } from '#lib/reports/order-scheduled-packs.ts';
import { stopSchedule } from '#lib/reports/stop-schedule.ts';
import { listPacks } from '#lib/reports/store/packs.ts';
import { codeOf, makeWorld, unwrap, type World } from '#tests/access/world.ts';
import { WANTED } from './lively-world.ts';
import { makeOne, makeSigner } from './pack-world.ts';

// Packs are made whole, a dozen a file: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: World;
const keys = makeSigner();
let scheduleId: string;
const { period: _, ...wanted } = WANTED;
const input = () => ({
  every: 'week' as const,
  wanted: { ...wanted, populations: ['people' as never] },
  recipients: [world.actor('ines').personId],
});
beforeAll(async () => {
  world = await makeWorld();
  scheduleId = unwrap(await makeSchedule(world.db, world.actor('sofia'), input())).scheduleId;
});
afterAll(async () => {
  await world?.close();
  keys.close();
});

const packs = () => listPacks(world.db.prisma, null, 50);

describe('a schedule', () => {
  it('is made by those who may make packs, and told to those who may open them', async () => {
    expect(codeOf(await makeSchedule(world.db, world.actor('noor'), input()))).toBe('not-allowed');
    const engineer = { ...input(), recipients: [world.actor('ana').personId] };
    expect(codeOf(await makeSchedule(world.db, world.actor('sofia'), engineer))).toBe('not-a-reader');
  });

  it('orders nothing before its time, and then each period once, however often it is looked at', async () => {
    expect(await orderScheduledPacks(world.db)).toBe(0);
    // Nothing ran for three weeks.
    await world.owner.query(
      `UPDATE evidence_schedule SET next_at = next_at - interval '28 days' WHERE id = $1`,
      [scheduleId],
    );
    const [first, second] = await Promise.all([orderScheduledPacks(world.db), orderScheduledPacks(world.db)]);
    expect(first + second).toBe(4);
    expect(await orderScheduledPacks(world.db)).toBe(0);
    const periods = (await packs()).map((pack) => pack.wanted.period.from).sort();
    expect(new Set(periods).size).toBe(4);
    for (const [index, from] of periods.entries()) {
      if (index > 0) expect(Date.parse(from) - Date.parse(periods[index - 1] ?? '')).toBe(7 * 86_400_000);
    }
  });

  it('tells its recipients with a link when a pack is there', async () => {
    const oldest = (await packs()).at(-1);
    if (!oldest) throw new Error('there is no pack');
    await makeOne(world.db, keys.signer, oldest.id).catch(() => undefined);
    const told = await world.owner.query(
      `SELECT a.data ->> 'path' AS path FROM notification n JOIN announcement a ON a.id = n.announcement_id
       WHERE n.person_id = $1 AND a.kind = 'report.ready'`,
      [world.actor('ines').personId],
    );
    expect(told.rows.length).toBe(1);
    expect(told.rows[0].path).toMatch(/^\/evidence\/evp_/);
  });

  it('stops once', async () => {
    unwrap(await stopSchedule(world.db, world.actor('ines'), { scheduleId }));
    expect(codeOf(await stopSchedule(world.db, world.actor('ines'), { scheduleId }))).toBe(
      'no-such-schedule',
    );
    await world.owner.query(`UPDATE evidence_schedule SET next_at = now() - interval '1 day'`);
    expect(await orderScheduledPacks(world.db)).toBe(0);
  });
});
