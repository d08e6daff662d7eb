import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listRecords } from '#lib/audit/queries.ts';
import type { Result } from '#lib/kernel/result.ts';
import { addChannel, addChannelSchema } from '#lib/notify/add-channel.ts';
import { changeChannel } from '#lib/notify/change-channel.ts';
import { openChannelKey } from '#lib/notify/channel-key.ts';
import { loadConfiguredChannels } from '#lib/notify/load-configured-channels.ts';
import { listChannels } from '#lib/notify/queries/list-channels.ts';
import { renewSigningSecret } from '#lib/notify/renew-signing-secret.ts';
import type { ConfiguredChannel } from '#lib/notify/rules/channels-yaml.ts';
import { startDispatch } from '#lib/notify/start-dispatch.ts';
import { testChannel } from '#lib/notify/test-channel.ts';
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
  await receiver.close();
});

let counter = 0;
const nextName = () => {
  counter += 1;
  return `hook-${counter}`;
};
function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);
const add = async (url: string, name = nextName()) =>
  must(
    await addChannel(house.context, house.actor('sofia'), {
      kind: 'webhook',
      name,
      areas: ['requests'],
      url,
    }),
  );
const view = async (id: string) =>
  (await listChannels(house.db, house.actor('sofia'))).find((channel) => channel.id === id);
const lastRecord = async () => (await listRecords(house.db, {}, 1)).records[0];

test('a channel is added with its address sealed: nothing of it is in the database, in a record or on a page', async () => {
  const token = 'T0KEN-that-must-rest-nowhere';
  const added = await add(`${receiver.url}?token=${token}`, 'sealed');
  expect(added.signingSecret).toMatch(/^whsec_/);
  const slack = 'https://hooks.slack.com/services/T00000/B00000/XXXX-sealed-address';
  must(
    await addChannel(house.context, house.actor('sofia'), {
      kind: 'slack',
      name: '#sealed',
      areas: [],
      url: slack,
    }),
  );
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', 'command -v pg_dump >/dev/null && pg_dump "$0" || true', house.url],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const all = stdout + (await everyRow());
  expect(all).toContain('hooks.slack.com');
  for (const hidden of [token, 'XXXX-sealed-address', added.signingSecret ?? '']) {
    for (const form of [
      hidden,
      Buffer.from(hidden).toString('base64').slice(0, 20),
      Buffer.from(hidden).toString('hex'),
    ]) {
      expect(all).not.toContain(form);
    }
  }
  expect(JSON.stringify(await view(added.channelId))).not.toContain(token);
  expect(await lastRecord()).toMatchObject({
    kind: 'channel.added',
    data: { name: '#sealed', place: 'hooks.slack.com' },
  });
  expect(statSync(join(house.home, 'keys', 'channels.key')).mode & 0o777).toBe(0o600);
});

/** Every row of every table as text, bytes as hex: what a dump holds. */
async function everyRow(): Promise<string> {
  const client = new pg.Client({ connectionString: house.url });
  await client.connect();
  try {
    const tables = await client.query<{ tablename: string }>(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`,
    );
    const texts: string[] = [];
    for (const { tablename } of tables.rows) {
      const rows = await client.query<{ row: string }>(`SELECT t::text AS row FROM public."${tablename}" t`);
      texts.push(...rows.rows.map(({ row }) => row));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

test('a test message arrives, signed, and its outcome is said in words and recorded', async () => {
  const { channelId } = await add(receiver.url);
  const tested = must(await testChannel(house.context, house.actor('sofia'), { channelId }));
  expect(tested).toEqual({ outcome: 'delivered', words: 'Delivered.' });
  expect(JSON.parse(receiver.received[0]?.body ?? '').data.headline).toBe(
    'Test message, asked for by Sofia Marchetti',
  );
  expect(await lastRecord()).toMatchObject({
    kind: 'channel.tested',
    data: { channelId, outcome: 'delivered' },
  });
  receiver.answerWith((response) => response.writeHead(404).end());
  const refused = must(await testChannel(house.context, house.actor('sofia'), { channelId }));
  expect(refused.words).toBe('The receiver refused the message.');
});

test('with a renewed secret both sign for a day, then the new one alone', async () => {
  const { channelId, signingSecret } = await add(receiver.url);
  const { signingSecret: fresh } = must(
    await renewSigningSecret(house.context, house.actor('sofia'), { channelId }),
  );
  expect(fresh).not.toBe(signingSecret);
  must(await testChannel(house.context, house.actor('sofia'), { channelId }));
  expect(String(receiver.received[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
  const again = must(await renewSigningSecret(house.context, house.actor('sofia'), { channelId }));
  must(await testChannel(house.context, house.actor('sofia'), { channelId }));
  expect(String(receiver.received[1]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
  expect(again.signingSecret).not.toBe(fresh);
});

test('paused, nothing is sent or queued; started again, what waited goes out; removed, it is withdrawn', async () => {
  const { channelId } = await add(receiver.url);
  const change = (to: 'pause' | 'resume' | 'remove') =>
    changeChannel(house.db, house.actor('sofia'), { channelId, change: { to } });
  const waitingCount = async () => (await view(channelId))?.waiting;
  await house.tell(waiting(house, await house.addRequest()));
  must(await change('pause'));
  await house.tell(waiting(house, await house.addRequest()));
  expect(await waitingCount()).toBe(1);
  const running = startDispatch(house.context, { everyMs: 20 });
  try {
    await until('the other channels are served', async () =>
      (await listChannels(house.db, house.actor('sofia'))).every(
        ({ id, waiting: left, failingSince }) => id === channelId || left === 0 || failingSince !== null,
      ),
    );
    expect(await waitingCount()).toBe(1);
    must(await change('resume'));
    await until('it is delivered', async () => (await waitingCount()) === 0);
  } finally {
    await running.stop();
  }
  await house.tell(waiting(house, await house.addRequest()));
  expect(must(await change('remove'))).toEqual({ unsent: 1 });
  expect(await view(channelId)).toBeUndefined();
  const row = await house.db.prisma.channel.findUniqueOrThrow({ where: { id: channelId } });
  expect(row.sealed).toBeNull();
  expect(await house.db.prisma.delivery.count({ where: { channelId, state: 'withdrawn' } })).toBe(1);
  expect(await house.db.prisma.delivery.count({ where: { channelId, state: 'delivered' } })).toBe(1);
  expect(codeOf(await change('resume'))).toBe('no-such-channel');
});

describe('refusals', () => {
  test('nobody but an administrator manages channels; auditors look', async () => {
    const { channelId } = await add(receiver.url);
    for (const subject of ['ana', 'noor', 'ines'] as const) {
      const actor = house.actor(subject);
      const input = { kind: 'webhook', name: nextName(), areas: [], url: receiver.url } as const;
      expect(codeOf(await addChannel(house.context, actor, input))).toBe('not-allowed');
      expect(codeOf(await testChannel(house.context, actor, { channelId }))).toBe('not-allowed');
      expect(codeOf(await renewSigningSecret(house.context, actor, { channelId }))).toBe('not-allowed');
      expect(codeOf(await changeChannel(house.db, actor, { channelId, change: { to: 'remove' } }))).toBe(
        'not-allowed',
      );
    }
    expect(await listChannels(house.db, house.actor('ana'))).toEqual([]);
    expect((await listChannels(house.db, house.actor('ines'))).length).toBeGreaterThan(0);
    expect(receiver.received).toEqual([]);
  });

  test('a name twice, an address that is none, a topic of an account that is not connected', async () => {
    const sofia = house.actor('sofia');
    const { name } = (await view((await add(receiver.url)).channelId)) ?? { name: '' };
    const input = { kind: 'webhook', name, areas: [], url: receiver.url } as const;
    expect(codeOf(await addChannel(house.context, sofia, input))).toBe('channel-name-taken');
    expect(
      codeOf(
        await addChannel(house.context, sofia, { ...input, name: nextName(), url: 'https://10.0.0.1/' }),
      ),
    ).toBe('address-not-public');
    expect(
      codeOf(
        await addChannel(house.context, sofia, {
          ...input,
          kind: 'slack',
          name: nextName(),
          url: 'https://evil.larkfield.com/',
        }),
      ),
    ).toBe('not-slack');
    const topicArn = 'arn:aws:sns:eu-central-1:999988887777:mail';
    expect(
      codeOf(await addChannel(house.context, sofia, { kind: 'sns', name: nextName(), areas: [], topicArn })),
    ).toBe('topic-unconnected');
    for (const wrong of ['', 'A', 'a b', '../x', 'x'.repeat(80), '#', 'a\u202eb']) {
      expect(addChannelSchema.safeParse({ ...input, name: wrong }).success, wrong).toBe(false);
    }
  });

  test('two people who give one name at once: one of them has it', async () => {
    const name = nextName();
    const input = { kind: 'webhook', name, areas: [], url: receiver.url } as const;
    const both = await Promise.all(
      [1, 2, 3].map(() => addChannel(house.context, house.actor('sofia'), input)),
    );
    expect(both.map(codeOf).sort()).toEqual(['channel-name-taken', 'channel-name-taken', 'ok']);
  });
});

test('channels of the configuration are shown, used, and changed there alone', async () => {
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const written: ConfiguredChannel = {
    name: 'siem',
    kind: 'webhook',
    areas: ['alarms'],
    place: 'siem.larkfield.com',
    settings: {},
    secret: { kind: 'webhook', url: `${receiver.url}?from=file`, secrets: [{ secret, until: null }] },
  };
  const first = await loadConfiguredChannels(house.db, [written]);
  const again = await loadConfiguredChannels(house.db, [written]);
  expect([...again.configured.keys()]).toEqual([...first.configured.keys()]);
  const [channelId = ''] = first.configured.keys();
  expect(await view(channelId)).toMatchObject({
    configured: true,
    mayChange: false,
    place: 'siem.larkfield.com',
  });
  expect(await everyRow()).not.toContain('from=file');
  const context = { ...house.context, configured: first.configured };
  expect(must(await testChannel(context, house.actor('sofia'), { channelId })).outcome).toBe('delivered');
  expect(receiver.received[0]?.path).toBe('/hook?from=file');
  const refused = await changeChannel(house.db, house.actor('sofia'), { channelId, change: { to: 'pause' } });
  expect(codeOf(refused)).toBe('channel-is-configured');
  const taken = await loadConfiguredChannels(house.db, [{ ...written, name: 'sealed' }]);
  expect(taken.taken).toEqual(['sealed']);
  expect(await view(channelId)).toBeUndefined();
});

describe('the seal', () => {
  test('opens under its own name and key alone, and shows every change', () => {
    const given = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];
    const key = openChannelKey({ given: given[0], home: '' });
    const sealed = key.seal('chn_1', 'the address');
    expect(key.open('chn_1', sealed)).toBe('the address');
    expect(key.open('chn_2', sealed)).toBeNull();
    expect(openChannelKey({ given: given[1], home: '' }).open('chn_1', sealed)).toBeNull();
    expect(openChannelKey({ given: `${given[1]},${given[0]}`, home: '' }).open('chn_1', sealed)).toBe(
      'the address',
    );
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(key.open('chn_1', changed), `byte ${at}`).toBeNull();
    }
    expect(key.seal('chn_1', 'the address')).not.toEqual(sealed);
  });

  test('instances that start together share the key of the home', () => {
    const keys = Array.from({ length: 8 }, () => openChannelKey({ given: null, home: house.home }));
    const sealed = keys[0]?.seal('chn_1', 'x') ?? new Uint8Array();
    expect(keys.map((key) => key.open('chn_1', sealed))).toEqual(keys.map(() => 'x'));
  });
});
