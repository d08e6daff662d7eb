import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '#lib/db/client.ts';
import { openAlarms } from '#lib/notify/alarms.ts';
import { watchDatabase } from '#lib/notify/watch-database.ts';
import { asOwner, type House, openHouse } from './house.ts';
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
afterEach(async () => await receiver.close());

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const lines: object[] = [];
const log = { info: () => undefined, warn: () => undefined, error: (line: object) => void lines.push(line) };
const alarmsTo = (url: string | null, now?: () => number) =>
  openAlarms(
    {
      log,
      target: url === null ? null : { url, secret },
      limits: { hosts: [], loopback: true },
      origin: 'http://localhost:3000',
    },
    now,
  );

test('drill: the database does not answer, and the alarm is out within a minute without it', async () => {
  const db = openDatabase(house.applicationUrl);
  const watching = watchDatabase(db, alarmsTo(receiver.url), { everyMs: 100, answerMs: 1_000 });
  try {
    await db.prisma.$queryRaw`SELECT 1`;
    expect(receiver.received).toEqual([]);
    const began = Date.now();
    await stopDatabase();
    await until('the alarm came', () => receiver.received.length > 0, 60_000);
    expect(Date.now() - began).toBeLessThan(60_000);
    const [alarm] = receiver.received;
    expect(JSON.parse(alarm?.body ?? '{}')).toMatchObject({ type: 'alarm.database-down' });
    expect(alarm?.headers['webhook-signature']).toMatch(/^v1,/);
    expect(lines).toContainEqual({ event: 'alarm', code: 'database-down' });
    await new Promise((next) => setImmediate(next));
    expect(receiver.received).toHaveLength(1);
  } finally {
    await watching.stop();
    await startDatabase();
    await db.close();
  }
}, 90_000);

/** The cluster is shared by all tests: this database alone takes nobody in any more, and everybody is put out. */
async function stopDatabase(): Promise<void> {
  const name = new URL(house.url).pathname.slice(1);
  await asOwner(clusterUrl(), `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
  await asOwner(
    clusterUrl(),
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
  );
}

async function startDatabase(): Promise<void> {
  await asOwner(
    clusterUrl(),
    `ALTER DATABASE ${new URL(house.url).pathname.slice(1)} WITH ALLOW_CONNECTIONS true`,
  );
}

function clusterUrl(): string {
  const url = new URL(house.url);
  url.pathname = '/postgres';
  return url.toString();
}

test('a clock behind the newest audit record is an alarm', async () => {
  await asOwner(house.url, `UPDATE audit_head SET at = clock_timestamp() + interval '1 hour'`);
  const watching = watchDatabase(house.db, alarmsTo(receiver.url), { everyMs: 100 });
  try {
    await until('the alarm came', () => receiver.received.length > 0);
    expect(JSON.parse(receiver.received[0]?.body ?? '{}').type).toBe('alarm.clock-behind');
  } finally {
    await watching.stop();
    await asOwner(house.url, `UPDATE audit_head SET at = clock_timestamp() - interval '1 hour'`);
  }
});

test('the same is said again after ten minutes at the earliest; something else at once', async () => {
  let now = 0;
  const alarms = alarmsTo(receiver.url, () => now);
  expect(await alarms.raise('audit-chain-broken', 'Record 17')).toBe('raised');
  now += 599_999;
  expect(await alarms.raise('audit-chain-broken', 'Record 17')).toBe('raised-lately');
  expect(await alarms.raise('break-glass-opened')).toBe('raised');
  expect(await alarms.raise('break-glass-opened', 'Record 18')).toBe('raised');
  now += 1;
  expect(await alarms.raise('audit-chain-broken', 'Record 17')).toBe('raised');
  expect(receiver.received.map((one) => JSON.parse(one.body).type)).toEqual([
    'alarm.audit-chain-broken',
    'alarm.break-glass-opened',
    'alarm.break-glass-opened',
    'alarm.audit-chain-broken',
  ]);
  expect(JSON.parse(receiver.received[0]?.body ?? '{}').data.facts).toEqual([
    { label: 'What', text: 'Record 17' },
  ]);
});

test('a receiver that fails once gets it again; without an address there is the line in the log', async () => {
  receiver.answerWith((response, _one, count) => response.writeHead(count === 1 ? 500 : 204).end());
  expect(await alarmsTo(receiver.url).raise('database-down')).toBe('raised');
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received[0]?.headers['webhook-id']).toBe(receiver.received[1]?.headers['webhook-id']);
  lines.length = 0;
  expect(await alarmsTo(null).raise('audit-checkpoint-late')).toBe('log-only');
  expect(lines).toEqual([{ event: 'alarm', code: 'audit-checkpoint-late' }]);
}, 90_000);
