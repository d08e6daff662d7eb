import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDispatch } from '#lib/notify/start-dispatch.ts';
import { type House, openHouse, waiting } from './house.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';

let house: House;
let receiver: Receiver;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => await house.close());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await house.setClock(null);
  await house.db.prisma.delivery.deleteMany();
  await house.db.prisma.channel.deleteMany();
  await receiver.close();
});

const deliveries = () => house.db.prisma.delivery.findMany({ orderBy: { seq: 'asc' } });
const states = async () => (await deliveries()).map(({ state }) => state);

/** Runs a dispatcher until a condition holds, and stops it. */
async function dispatchUntil(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const running = startDispatch(house.context, { everyMs: 20 });
  try {
    await until(what, holds);
  } finally {
    await running.stop();
  }
}

/** The check of a receiver as the specification of Standard Webhooks describes it, written apart from the product. */
function isSigned(secret: string, one: { headers: Record<string, unknown>; body: string }): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const content = `${one.headers['webhook-id']}.${one.headers['webhook-timestamp']}.${one.body}`;
  const right = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  return String(one.headers['webhook-signature']).split(' ').includes(right);
}

test('a webhook arrives once, signed, with who, what, why, how long, until when and a link', async () => {
  const began = Date.now();
  const { secret } = await house.addWebhook(receiver.url);
  const requestId = await house.addRequest();
  await house.tell(waiting(house, requestId));
  await dispatchUntil('it is delivered', async () =>
    (await states()).every((state) => state === 'delivered'),
  );
  expect(receiver.received).toHaveLength(1);
  const [one] = receiver.received;
  if (!one) throw new Error('nothing came');
  expect(isSigned(secret, one)).toBe(true);
  expect(isSigned('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', one)).toBe(false);
  const sentAt = Number(one.headers['webhook-timestamp']) * 1_000;
  expect(sentAt).toBeGreaterThan(began - 2_000);
  expect(sentAt).toBeLessThanOrEqual(Date.now());
  const body = JSON.parse(one.body);
  expect(body.type).toBe('request.waiting');
  expect(body.data.headline).toBe('Ana Ferreira asks to read prod/payments/db');
  expect(body.data.place).toMatch(/^production · arn:aws:secretsmanager:/);
  expect(body.data.link).toBe(`http://localhost:3000/requests/${requestId}`);
  expect(body.data.requestId).toBe(requestId);
  expect(body.data.facts).toEqual([
    { label: 'Needed', text: '1 signature' },
    { label: 'Lapses', text: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/) },
    { label: 'Why', text: '> Checkout times out, I need to see which locks are held.' },
    { label: 'How long', text: '15 min, 5 uses' },
    { label: 'Ticket', text: 'PAY-318' },
  ]);
  expect((await deliveries())[0]?.message).toBeNull();
});

test('a failed attempt is repeated with the same id and bytes, then waits longer each time, then is given up', async () => {
  const { id: channelId } = await house.addWebhook(receiver.url);
  receiver.answerWith((response) => response.writeHead(500).end('no'));
  let now = Date.now();
  await house.setClock(new Date(now));
  await house.tell(waiting(house, await house.addRequest()));
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    await dispatchUntil(`attempt ${attempt} ended`, async () => {
      const [one] = await deliveries();
      return (
        one?.outcome === 'failed' &&
        one.attempts === attempt &&
        receiver.received.length === attempt &&
        (one.state === 'given-up' ||
          one.nextAttemptAt.getTime() !== (one.attemptedAt?.getTime() ?? 0) + 45_000)
      );
    });
    const [one] = await deliveries();
    if (one?.state !== 'waiting') break;
    waits.push(Math.round((one.nextAttemptAt.getTime() - now) / 1_000));
    now = one.nextAttemptAt.getTime() + 400_000;
    await house.setClock(new Date(now));
  }
  expect(await states()).toEqual(['given-up']);
  expect(receiver.received).toHaveLength(9);
  expect(new Set(receiver.received.map((one) => one.headers['webhook-id'])).size).toBe(1);
  expect(new Set(receiver.received.map((one) => one.body)).size).toBe(1);
  expect(waits).toHaveLength(8);
  for (const [index, wait] of [5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000].entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(Math.floor(wait * 0.79));
    expect(waits[index]).toBeLessThanOrEqual(Math.ceil(wait * 1.21));
  }
  const channel = await house.db.prisma.channel.findUniqueOrThrow({ where: { id: channelId } });
  expect(channel.failures).toBe(9);
}, 120_000);

test('what was said first of a thread arrives first, also when its first attempts fail', async () => {
  await house.addWebhook(receiver.url);
  const requestId = await house.addRequest();
  let refused = 0;
  receiver.answerWith((response, one) => {
    const first = JSON.parse(one.body).type === 'request.waiting' && refused < 1;
    if (first) refused += 1;
    response.writeHead(first ? 503 : 204).end();
  });
  await house.tell(
    waiting(house, requestId),
    waiting(house, requestId, { kind: 'request.commented', data: { commentId: 'cmt_0' } }),
    waiting(house, requestId, { kind: 'request.expired', data: {}, actorId: null }),
  );
  await dispatchUntil('all are delivered', async () =>
    (await states()).every((state) => state === 'delivered'),
  );
  expect(receiver.received.map((one) => JSON.parse(one.body).type)).toEqual([
    'request.waiting',
    'request.waiting',
    'request.commented',
    'request.expired',
  ]);
}, 120_000);

test('a dead channel holds up no other', async () => {
  const dead = await startReceiver();
  dead.answerWith(() => undefined);
  try {
    await house.addWebhook(dead.url);
    await house.tell(waiting(house, await house.addRequest()));
    const running = startDispatch(house.context, { everyMs: 20 });
    await until('the dead one is being tried', () => dead.received.length > 0);
    const began = Date.now();
    const alive = await house.addWebhook(receiver.url);
    for (let at = 0; at < 5; at += 1) await house.tell(waiting(house, await house.addRequest()));
    await until('the living channel has everything', () => receiver.received.length === 5);
    // Less than the attempt at the dead one takes.
    expect(Date.now() - began).toBeLessThan(9_500);
    await dead.close();
    await running.stop();
    const left = await house.db.prisma.delivery.count({ where: { channelId: alive.id, state: 'waiting' } });
    expect(left).toBe(0);
  } finally {
    await dead.close().catch(() => undefined);
  }
}, 120_000);

test('while a channel is down one message tries, and the others keep their attempts', async () => {
  const { id } = await house.addWebhook(receiver.url);
  receiver.answerWith((response) => response.writeHead(502).end());
  for (let at = 0; at < 30; at += 1) await house.tell(waiting(house, await house.addRequest()));
  const channel = () => house.db.prisma.channel.findUniqueOrThrow({ where: { id } });
  const tried = async () => (await deliveries()).reduce((sum, one) => sum + one.attempts, 0);
  await dispatchUntil('it rests', async () => (await channel()).failures === 5);
  expect(await tried()).toBe(5);
  for (const more of [1, 2, 3]) {
    await house.setClock(new Date(((await channel()).holdUntil?.getTime() ?? 0) + 1));
    await dispatchUntil('one tried', async () => (await channel()).failures === 5 + more);
    expect(await tried()).toBe(5 + more);
  }
}, 120_000);

test('two dispatchers at once send each message once', async () => {
  await house.addWebhook(receiver.url);
  for (let at = 0; at < 60; at += 1) await house.tell(waiting(house, await house.addRequest()));
  const both = [startDispatch(house.context, { everyMs: 10 }), startDispatch(house.context, { everyMs: 10 })];
  try {
    await until('all are delivered', async () => (await states()).every((state) => state === 'delivered'));
  } finally {
    await Promise.all(both.map((one) => one.stop()));
  }
  const ids = receiver.received.map((one) => one.headers['webhook-id']);
  expect(ids).toHaveLength(60);
  expect(new Set(ids).size).toBe(60);
}, 120_000);

describe('answers of a receiver', () => {
  const cases = [
    {
      name: 'a redirect is not followed',
      status: 302,
      headers: { location: '/elsewhere' },
      outcome: 'redirected',
    },
    { name: 'a refusal', status: 400, headers: {}, outcome: 'refused' },
    { name: 'a request to wait', status: 429, headers: { 'retry-after': '90' }, outcome: 'throttled' },
  ];
  for (const one of cases) {
    test(one.name, async () => {
      await house.addWebhook(receiver.url);
      receiver.answerWith((response) => response.writeHead(one.status, one.headers).end());
      await house.tell(waiting(house, await house.addRequest()));
      await dispatchUntil('it failed', async () => (await deliveries())[0]?.outcome === one.outcome);
      expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
      const [delivery] = await deliveries();
      const wait =
        ((delivery?.nextAttemptAt.getTime() ?? 0) - (delivery?.attemptedAt?.getTime() ?? 0)) / 1_000;
      if (one.status === 429) expect(wait).toBeGreaterThanOrEqual(89);
    });
  }

  test('gone for good pauses the channel with the reason', async () => {
    const { id } = await house.addWebhook(receiver.url);
    receiver.answerWith((response) => response.writeHead(410).end());
    await house.tell(waiting(house, await house.addRequest()));
    const channel = () => house.db.prisma.channel.findUniqueOrThrow({ where: { id } });
    await dispatchUntil('it is paused', async () => (await channel()).state === 'paused');
    expect((await channel()).stateWhy).toContain('gone for good');
  });

  test('an endless answer is cut and counts by its status', async () => {
    await house.addWebhook(receiver.url);
    receiver.answerWith((response) => {
      response.writeHead(200);
      const write = (): void => {
        if (response.destroyed) return;
        response.write('x'.repeat(1_024));
        setImmediate(write);
      };
      write();
    });
    await house.tell(waiting(house, await house.addRequest()));
    await dispatchUntil('it is delivered', async () => (await states())[0] === 'delivered');
  });
});

test('an address that is sealed with another key is said so, and sent nowhere', async () => {
  const { id } = await house.addWebhook(receiver.url);
  const sealed = (await house.db.prisma.channel.findUniqueOrThrow({ where: { id } })).sealed;
  const other = await house.addWebhook(receiver.url, { sealed });
  await house.db.prisma.channel.delete({ where: { id } });
  await house.tell(waiting(house, await house.addRequest()));
  await dispatchUntil('it failed', async () => (await deliveries())[0]?.outcome === 'seal-unreadable');
  expect((await deliveries())[0]?.channelId).toBe(other.id);
  expect(receiver.received).toEqual([]);
});

test.each([
  ['no JSON', 'https://t0p.example/x'],
  ['JSON of another form', '{"kind":"webhook","url":"https://t0p.example/x"}'],
])('a seal that holds %s is a failed attempt that is counted, and stops nobody else', async (_, text) => {
  const logged: object[] = [];
  const counted: string[] = [];
  const broken = await house.addWebhook(receiver.url);
  const sealed = Buffer.from(house.context.channelKey().seal(broken.id, text));
  await house.db.prisma.channel.update({ where: { id: broken.id }, data: { sealed } });
  await house.addWebhook(receiver.url);
  const requestId = await house.addRequest();
  await house.tell(waiting(house, requestId));
  const note = (line: object) => void logged.push(line);
  const context = {
    ...house.context,
    log: { info: note, warn: note, error: note },
    count: (_kind: string, outcome: string) => void counted.push(outcome),
  };
  const running = startDispatch(context, { everyMs: 20 });
  try {
    await until('both were tried', () => counted.length >= 2);
    await until('it is written down', async () =>
      (await deliveries()).some(({ outcome }) => outcome === 'seal-garbled'),
    );
  } finally {
    await running.stop();
  }
  expect(counted.sort()).toEqual(['delivered', 'seal-garbled']);
  expect(await deliveries()).toContainEqual(
    expect.objectContaining({ channelId: broken.id, state: 'waiting', attempts: 1, outcome: 'seal-garbled' }),
  );
  const channel = await house.db.prisma.channel.findUniqueOrThrow({ where: { id: broken.id } });
  expect(channel.failures).toBe(1);
  expect(JSON.stringify(logged)).not.toContain('t0p');
  expect(JSON.stringify(logged)).not.toContain('lane-failed');
});
