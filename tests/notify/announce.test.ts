import { afterAll, beforeAll, expect, test } from 'vitest';
import { announce } from '#lib/access/announce.ts';
import { knownChannels } from '#lib/access/queries/known-channels.ts';
import { whoIsTold } from '#lib/access/queries/who-is-told.ts';
import type { Announcement } from '#lib/access/rules/announcement.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { makeWorld, type World } from '#tests/access/world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(async () => await world.close());

const idOf = (subject: 'ana' | 'ben' | 'noor' | 'tom' | 'sofia' | 'ines') => world.actor(subject).personId;
const tell = (...announcements: Announcement[]) =>
  world.db.transaction(async (tx) => await announce(tx, announcements));

function waiting(
  requestId: string,
  change: Partial<Extract<Announcement, { kind: 'request.waiting' }>> = {},
) {
  return {
    kind: 'request.waiting',
    actorId: idOf('ana'),
    about: { threadId: requestId, requestId },
    to: { roles: ['approver'] },
    data: { step: 1, missing: 1, reminder: false },
    ...change,
  } as const;
}

async function copiesOf(requestId: string) {
  return await world.db.prisma.notification.findMany({
    where: { requestId },
    include: { announcement: true },
    orderBy: { id: 'asc' },
  });
}

test('tells everybody named once, by person, role or group, but not who did it', async () => {
  const requestId = mintId('request');
  await world.db.prisma.groupMembership.create({ data: { personId: idOf('ines'), groupName: 'payments' } });
  await tell(
    waiting(requestId, {
      to: { people: [idOf('noor'), idOf('ana')], roles: ['approver'], groups: ['payments'] },
    }),
  );
  const copies = await copiesOf(requestId);
  expect(copies.map((copy) => copy.personId).sort()).toEqual(
    [idOf('noor'), idOf('tom'), idOf('ines')].sort(),
  );
  expect(copies[0]?.announcement.personCount).toBe(3);
});

test('tells nobody of a change that is rolled back', async () => {
  const requestId = mintId('request');
  await expect(
    world.db.transaction(async (tx) => {
      await announce(tx, [waiting(requestId)]);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  expect(await world.db.prisma.announcement.count({ where: { requestId } })).toBe(0);
  expect(await copiesOf(requestId)).toEqual([]);
});

test('tells once for each key, however often it is found', async () => {
  const requestId = mintId('request');
  const once = waiting(requestId, { dedupeKey: `waiting ${requestId} 1` });
  await tell(once);
  await Promise.all([tell(once), tell(once), tell(once)]);
  expect(await copiesOf(requestId)).toHaveLength(2);
  expect(await world.db.prisma.announcement.count({ where: { requestId } })).toBe(1);
});

test('marks as handled what an announcement settles: the own copy at a signature, all at the end', async () => {
  const requestId = mintId('request');
  const decided = (subject: 'noor' | 'tom', outcome: 'waiting' | 'approved'): Announcement => ({
    kind: 'request.decided',
    actorId: idOf(subject),
    about: { threadId: requestId, requestId },
    to: { people: [idOf('ana')] },
    data: { outcome, decisionId: null, rule: null, endsAt: null },
  });
  await tell(waiting(requestId));
  await tell(decided('noor', 'waiting'));
  const open = async () =>
    (await copiesOf(requestId))
      .filter((copy) => copy.kind === 'request.waiting' && copy.handledAt === null)
      .map((copy) => copy.personId);
  expect(await open()).toEqual([idOf('tom')]);
  await tell(decided('tom', 'approved'));
  expect(await open()).toEqual([]);
});

test('queues one delivery for each channel that is named or asked for the area, in order', async () => {
  const requestId = mintId('request');
  const add = async (name: string, change: object = {}) =>
    await world.db.prisma.channel.create({
      data: { id: mintId('channel'), name, kind: 'webhook', place: 'hooks.example', ...change },
    });
  const named = await add('payments-access');
  const asking = await add('everything', { areas: ['requests', 'alarms'] });
  await add('alarms-only', { areas: ['alarms'] });
  await add('gone', { areas: ['requests'], removedAt: new Date() });
  await add('resting', { areas: ['requests'], state: 'paused' });
  await tell(waiting(requestId, { channels: ['payments-access', 'everything', 'nobody-has-this'] }), {
    ...waiting(requestId),
    kind: 'request.expired',
    data: {},
  });
  const deliveries = await world.db.prisma.delivery.findMany({
    where: { announcement: { requestId } },
    include: { announcement: true },
    orderBy: { seq: 'asc' },
  });
  expect(deliveries.map((one) => [one.announcement.kind, one.channelId])).toEqual([
    ...[named.id, asking.id].sort().map((id) => ['request.waiting', id]),
    ['request.expired', asking.id],
  ]);
  expect(deliveries.every((one) => /^msg_[0-9A-HJKMNP-TV-Z]{16}$/.test(one.id))).toBe(true);
});

test('says beforehand who would be told', async () => {
  const told = await whoIsTold(
    world.db.prisma,
    waiting('req', {
      to: { people: [idOf('ana')], roles: ['approver'] },
      channels: ['payments-access', 'resting'],
    }),
  );
  expect(told.people).toEqual([idOf('noor'), idOf('tom')].sort());
  expect(told.channels).toEqual(['everything', 'payments-access']);
  expect((await knownChannels(world.db.prisma)).map(({ name, paused }) => [name, paused])).toEqual([
    ['alarms-only', false],
    ['everything', false],
    ['payments-access', false],
    ['resting', true],
  ]);
});

test('leaves out comments of a muted thread and people who are no longer active', async () => {
  const requestId = mintId('request');
  await world.db.prisma.threadMute.create({ data: { personId: idOf('noor'), threadId: requestId } });
  await world.db.prisma.person.update({ where: { id: idOf('tom') }, data: { disabledAt: new Date() } });
  await tell({
    ...waiting(requestId, { to: { people: [idOf('noor'), idOf('tom'), idOf('sofia')] } }),
    kind: 'request.commented',
    data: { commentId: 'cmt_1' },
  });
  expect((await copiesOf(requestId)).map((copy) => copy.personId)).toEqual([idOf('sofia')]);
  await world.db.prisma.person.update({ where: { id: idOf('tom') }, data: { disabledAt: null } });
});

test('refuses data that is not of the form of its kind', async () => {
  const wrong = { ...waiting(mintId('request')), data: { step: 1, missing: 1, reminder: false, value: 'x' } };
  await expect(tell(wrong)).rejects.toThrow();
});
