import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asOwner, type House, openHouse, waiting } from './house.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';

const PROGRAM = fileURLToPath(new URL('./dispatch-process.ts', import.meta.url));
const THREADS = 24;
const KILLS = 6;

let house: House;
let receiver: Receiver;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  house = await openHouse();
  receiver = await startReceiver();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await receiver.close();
  await house.close();
});

/** A dispatcher of its own process, when it has begun. */
async function startProcess(): Promise<ChildProcess> {
  const child = fork(PROGRAM, [house.applicationUrl, house.home], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  children.add(child);
  await new Promise((started, failed) => {
    child.once('message', started);
    child.once('exit', failed);
  });
  return child;
}

test('kill -9 in the middle, again and again: nothing is lost, and what comes twice says so by its id', async () => {
  await house.addWebhook(receiver.url);
  // Slow enough that a kill finds messages under way, before and after the receiver has them.
  receiver.answerWith((response) => void setTimeout(() => response.writeHead(204).end(), 15));
  const threads: string[] = [];
  for (let at = 0; at < THREADS; at += 1) {
    const requestId = await house.addRequest();
    threads.push(requestId);
    await house.tell(
      waiting(house, requestId),
      waiting(house, requestId, { kind: 'request.commented', data: { commentId: 'cmt_0' } }),
      waiting(house, requestId, { kind: 'request.expired', data: {}, actorId: null }),
    );
  }
  const bystander = await startProcess();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const victim = await startProcess();
    const before = receiver.received.length;
    await until('something more came', () => receiver.received.length > before + 2 || done());
    victim.kill('SIGKILL');
    await new Promise((ended) =>
      victim.exitCode === null && victim.signalCode === null ? victim.once('exit', ended) : ended(null),
    );
  }
  await until(
    'the rest came',
    async () => {
      // What the killed ones had in hand counts as lost after 45 s: that time is let pass.
      await asOwner(
        house.url,
        `UPDATE delivery SET next_attempt_at = next_attempt_at - interval '45 seconds' WHERE state = 'waiting' AND attempts > 0`,
      );
      return (await house.db.prisma.delivery.count({ where: { state: 'delivered' } })) === 3 * THREADS;
    },
    120_000,
  );
  bystander.kill('SIGKILL');

  const first = new Map<string, string>();
  const order = new Map<string, string[]>();
  for (const { headers, body } of receiver.received) {
    const id = String(headers['webhook-id']);
    const same = first.get(id);
    if (same === undefined) {
      first.set(id, body);
      const { type, data } = JSON.parse(body);
      order.set(data.threadId, [...(order.get(data.threadId) ?? []), type]);
    } else expect(body).toBe(same);
  }
  expect(first.size).toBe(3 * THREADS);
  for (const thread of threads) {
    expect(order.get(thread)).toEqual(['request.waiting', 'request.commented', 'request.expired']);
  }
}, 240_000);

function done(): boolean {
  return new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size === 3 * THREADS;
}
