import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { ProductJobContext } from '#lib/jobs/product-job-context.ts';
import { watchLog } from '#lib/jobs/watch-log.ts';
import { countUnread } from '#lib/notify/queries/count-unread.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => await house.close());

test('what the log says against itself is told once to administrators and auditors, and raised past the database', async () => {
  const raised: string[] = [];
  const alarms = {
    raise: async (kind: string, words?: string) => {
      raised.push(`${kind} ${words}`);
      return 'raised' as const;
    },
  };
  const context = { db: house.db, alarms } as unknown as ProductJobContext;
  await watchLog(context);
  expect(raised).toEqual([]);
  await house.db.transaction((tx) =>
    appendRecords(tx, [{ kind: 'audit.chain-broken', actorId: null, data: { firstBad: 17, why: 'hash' } }]),
  );
  await house.tell({
    kind: 'trail.unexplained-read',
    actorId: null,
    about: {},
    to: { roles: ['admin'] },
    data: { reads: 1, path: '/findings' },
  });
  await Promise.all([watchLog(context), watchLog(context)]);
  expect([...new Set(raised)].sort()).toEqual([
    'audit-chain-broken Record 1',
    expect.stringMatching(/^unexplained-read ann_/),
  ]);
  expect(await house.db.prisma.announcement.count({ where: { kind: 'audit.chain-broken' } })).toBe(1);
  expect(await countUnread(house.db, house.actor('ines'))).toBe(1);
  expect(await countUnread(house.db, house.actor('sofia'))).toBe(2);
  expect(await countUnread(house.db, house.actor('ana'))).toBe(0);
});
