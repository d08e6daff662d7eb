import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Announcement } from '#lib/access/rules/announcement.ts';
import { markNotificationsRead } from '#lib/notify/mark-read.ts';
import { muteThread } from '#lib/notify/mute-thread.ts';
import { countUnread } from '#lib/notify/queries/count-unread.ts';
import { listNotifications } from '#lib/notify/queries/list-notifications.ts';
import { remindWaiting } from '#lib/notify/remind-waiting.ts';
import { tidyOutbox } from '#lib/notify/tidy-outbox.ts';
import { type House, openHouse, waiting } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => await house.close());
beforeEach(async () => {
  await house.db.prisma.announcement.deleteMany();
  await house.db.prisma.accessRequest.updateMany({
    where: { state: 'pending' },
    data: { state: 'cancelled', closedAt: new Date() },
  });
});

const list = (subject: 'noor' | 'ana' | 'tom', unread = false, before: string | null = null, size = 50) =>
  listNotifications(house.db, house.actor(subject), { unread, before }, size);
const unread = (subject: 'noor' | 'ana' | 'tom') => countUnread(house.db, house.actor(subject));

function decided(requestId: string, outcome: 'approved' | 'denied'): Announcement {
  return {
    kind: 'request.decided',
    actorId: house.idOf('noor'),
    about: { threadId: requestId, requestId },
    to: { people: [house.idOf('ana')] },
    data: { outcome, decisionId: null, rule: null, endsAt: '2026-11-20T15:00:00.000Z' },
  };
}

test('a waiting request that was signed meanwhile says so, by whom, and counts no more', async () => {
  const requestId = await house.addRequest();
  await house.tell(waiting(house, requestId));
  expect([await unread('noor'), await unread('tom'), await unread('ana')]).toEqual([1, 1, 0]);
  await house.tell(decided(requestId, 'approved'));
  expect([await unread('noor'), await unread('tom'), await unread('ana')]).toEqual([0, 0, 1]);
  const [thread] = (await list('tom')).threads;
  expect(thread?.items[0]).toMatchObject({
    headline: 'Ana Ferreira asks to read prod/payments/db',
    isNew: false,
    handled: 'Noor Haddad signed: Ana Ferreira may read prod/payments/db',
    path: `/requests/${requestId}`,
  });
  expect(thread?.environment).toBe('production');
  expect((await list('ana')).threads[0]?.items[0]?.headline).toBe(
    'Noor Haddad signed: Ana Ferreira may read prod/payments/db',
  );
});

test('what belongs together stands together, pages are cut by what is older, and nothing is twice or lost', async () => {
  const ids = await Promise.all(Array.from({ length: 7 }, () => house.addRequest()));
  for (let round = 0; round < 3; round += 1) {
    for (const requestId of ids) await house.tell(waiting(house, requestId));
  }
  const seen: string[] = [];
  let before: string | null = null;
  do {
    const page = await list('noor', false, before, 4);
    for (const thread of page.threads) seen.push(...thread.items.map((item) => item.id));
    before = page.next;
  } while (before !== null);
  expect(seen).toHaveLength(21);
  expect(new Set(seen).size).toBe(21);
  const whole = await list('noor', false, null, 50);
  expect(whole.threads.map((thread) => thread.items.length)).toEqual([3, 3, 3, 3, 3, 3, 3]);
  expect(whole.threads[0]?.key).toBe(ids.at(-1));
});

test('one thread and everything can be read; what came meanwhile stays new', async () => {
  const [first, second] = [await house.addRequest(), await house.addRequest()];
  await house.tell(waiting(house, first), waiting(house, second));
  const { newest } = await list('noor');
  await house.tell(waiting(house, first));
  const read = (threadKey: string | null) =>
    markNotificationsRead(house.db, house.actor('noor'), { threadKey, through: newest ?? '0' });
  expect(await read(first)).toMatchObject({ value: { unread: 2 } });
  expect(await read(null)).toMatchObject({ value: { unread: 1 } });
  expect((await list('noor', true)).threads.flatMap((thread) => thread.items)).toHaveLength(1);
  expect(await unread('tom')).toBe(3);
});

test('counts are right however many tell, sign and read at once', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, () => house.addRequest()));
  await Promise.all(ids.map((requestId) => house.tell(waiting(house, requestId))));
  const { newest } = await list('noor');
  await Promise.all([
    ...ids.slice(0, 6).map((requestId) => house.tell(decided(requestId, 'denied'))),
    ...[1, 2, 3].map(() =>
      markNotificationsRead(house.db, house.actor('noor'), { threadKey: null, through: newest ?? '0' }),
    ),
    ...ids.map((requestId) =>
      house.tell(waiting(house, requestId, { kind: 'request.expired', data: {}, actorId: null })),
    ),
  ]);
  // The twelve that expired are new to Noor; all that waited was read or settled.
  expect(await unread('noor')).toBe(12);
  const rows = await house.db.prisma.notification.count({
    where: { personId: house.idOf('noor'), readAt: null, handledAt: null },
  });
  expect(rows).toBe(12);
});

test('a muted thread tells no comments; a stranger to it cannot mute it', async () => {
  const requestId = await house.addRequest();
  await house.tell(waiting(house, requestId));
  const mute = (subject: 'noor' | 'ana', muted: boolean) =>
    muteThread(house.db, house.actor(subject), { threadId: requestId, muted });
  expect((await mute('ana', true)).ok).toBe(false);
  expect((await mute('noor', true)).ok).toBe(true);
  const comment = waiting(house, requestId, { kind: 'request.commented', data: { commentId: 'cmt_0' } });
  await house.tell(comment);
  expect([await unread('noor'), await unread('tom')]).toEqual([1, 2]);
  expect((await list('noor')).threads[0]?.muted).toBe(true);
  await mute('noor', false);
  await house.tell(comment);
  expect(await unread('noor')).toBe(2);
});

test('a request nobody answers for half of its time is said once more, to those whose turn it still is', async () => {
  const requestId = await house.addRequest();
  await house.tell(waiting(house, requestId));
  expect(await remindWaiting(house.db)).toBe(0);
  const [tomsOwn] = (await list('tom')).threads;
  expect(tomsOwn).toBeDefined();
  await house.db.prisma.notification.updateMany({
    where: { personId: house.idOf('tom'), requestId },
    data: { handledAt: new Date() },
  });
  const made = await house.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: requestId } });
  const half = (made.createdAt.getTime() + made.expiresAt.getTime()) / 2;
  try {
    await house.setClock(new Date(half - 1_000));
    expect(await remindWaiting(house.db)).toBe(0);
    await house.setClock(new Date(half + 1_000));
    expect(await remindWaiting(house.db)).toBe(1);
    expect(await remindWaiting(house.db)).toBe(0);
  } finally {
    await house.setClock(null);
  }
  expect((await list('noor')).threads[0]?.items[0]?.headline).toBe(
    'Still waiting: Ana Ferreira asks to read prod/payments/db',
  );
  expect((await list('tom')).threads[0]?.items).toHaveLength(1);
});

test('old news is forgotten, and what waits for a day is given up', async () => {
  const { id } = await house.addWebhook('http://127.0.0.1:9/hook');
  await house.tell(waiting(house, await house.addRequest()));
  try {
    await house.setClock(new Date(Date.now() + 25 * 3_600_000));
    await tidyOutbox(house.db);
    const [delivery] = await house.db.prisma.delivery.findMany({ where: { channelId: id } });
    expect(delivery).toMatchObject({ state: 'given-up', outcome: 'too-old' });
    await house.setClock(new Date(Date.now() + 181 * 86_400_000));
    await tidyOutbox(house.db);
    expect(await house.db.prisma.announcement.count()).toBe(0);
  } finally {
    await house.setClock(null);
  }
});
