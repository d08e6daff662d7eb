import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyDocumentSchema } from '#lib/access/rules/policy.ts';
import { DEFAULT_POLICIES } from '#lib/access/rules/policy-defaults.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import { watchClassLowerings } from '#lib/access/watch-class-lowerings.ts';
import type { EnvironmentRule } from '#lib/secrets/rules/environment.ts';
import { asking, FakeReader, makeWorld, reveal, unwrap, type World } from '#tests/access/world.ts';
import { inventoryOf, REGION, sight } from './class-lowering-world.ts';

const DAY_MS = 86_400_000;
const CATALOGUE = fileURLToPath(new URL('../../../shared/adversarial/inputs.json', import.meta.url));

let world: World;
let inventory: Awaited<ReturnType<typeof inventoryOf>>;

beforeAll(async () => {
  world = await makeWorld();
  inventory = await inventoryOf(world);
});
afterAll(async () => {
  await world.close();
});

async function lowered(name: string): Promise<Date> {
  await inventory.see([sight(name, 'prod')]);
  await inventory.see([sight(name, 'dev')]);
  await watchClassLowerings(world.db);
  const due = (await inventory.waiting(name))?.due;
  if (!due) throw new Error(`${name} does not wait`);
  return due;
}

async function watchAt(at: Date | null): Promise<void> {
  await world.setClock(at);
  await watchClassLowerings(world.db);
  await world.setClock(null);
}

/** Outside production, whoever asks has it at once. */
async function approveOutsideProduction(): Promise<void> {
  const name = 'non-production-reveal';
  const policy = await world.db.prisma.accessPolicy.findUniqueOrThrow({ where: { name } });
  const base = DEFAULT_POLICIES.find((one) => one.name === name)?.document;
  const automatic = [{ name: 'outside-production', verdict: 'approve' }];
  const document = policyDocumentSchema.parse({ ...base, automatic });
  await world.db.prisma.accessPolicyVersion.create({ data: { policyId: policy.id, version: 2, document } });
}

async function announcements(kind: string, name: string) {
  const all = await world.db.prisma.announcement.findMany({ where: { kind } });
  return all.filter(({ data }) => (data as { name: string }).name === name);
}

test.skipIf(!existsSync(CATALOGUE))('the catalogue still holds the flipped tag', () => {
  const { entries } = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as { entries: { id: string }[] };
  expect(entries.find(({ id }) => id === 'approval-race-022')).toMatchObject({
    title: 'class tag flipped to dodge approval',
    must: ['R403', 'NO_CALL'],
  });
});

test('a tag flipped to dodge the approval: who asks waits for a signature, and AWS is not called', async () => {
  await approveOutsideProduction();
  const name = 'shop/flipped';
  const due = await lowered(name);
  const secret = await inventory.classOf(name);
  expect(secret).toMatchObject({ environment: 'production', rule: 'tag Environment' });
  const target = { secretId: secret.id as never, arn: secret.arn };
  const ana = world.actor('ana');
  unwrap(await submitRequest(world.db, ana, asking(target)));
  const request = await world.db.prisma.accessRequest.findFirstOrThrow({ where: { secretId: secret.id } });
  expect(request.state).toBe('pending');
  expect(await world.db.prisma.accessGrant.count({ where: { secretId: secret.id } })).toBe(0);
  const reader = new FakeReader();
  await expect(reveal(world, reader, ana, 'grt_0000000000000000', target)).rejects.toThrow('refused');
  expect(reader.calls).toHaveLength(0);

  // The same after the wait: outside production the rule of the policy approves at once.
  await inventory.readWholeAt(due);
  await watchAt(due);
  expect((await inventory.classOf(name)).environment).toBe('development');
  unwrap(await submitRequest(world.db, world.actor('ben'), asking(target)));
  expect(await world.db.prisma.accessGrant.count({ where: { secretId: secret.id } })).toBe(1);
  // What was asked before keeps what was frozen.
  expect((await world.db.prisma.accessRequest.findUniqueOrThrow({ where: { id: request.id } })).state).toBe(
    'pending',
  );
});

test('1 ms before 24 hours it is production, at 24 hours and after it is not', async () => {
  const due = await lowered('shop/boundary');
  await inventory.readWholeAt(new Date(due.getTime() + 1));
  await watchAt(new Date(due.getTime() - 1));
  expect((await inventory.classOf('shop/boundary')).environment).toBe('production');
  await watchAt(due);
  expect(await inventory.classOf('shop/boundary')).toMatchObject({
    environment: 'development',
    rule: 'tag Environment',
  });
  expect(await inventory.waiting('shop/boundary')).toBeNull();
  expect(await inventory.records('shop/boundary')).toEqual(['class.lowering-began', 'class.lowered']);

  const later = await lowered('shop/boundary-later');
  await inventory.readWholeAt(later);
  await watchAt(new Date(later.getTime() + 1));
  expect((await inventory.classOf('shop/boundary-later')).environment).toBe('development');
});

test('the 24 hours count from when people were told', async () => {
  await inventory.see([sight('shop/told', 'prod')]);
  await inventory.see([sight('shop/told', 'dev')]);
  expect(await inventory.waiting('shop/told')).toMatchObject({ to: 'development', due: null });
  const toldAt = new Date(Date.now() + 60 * DAY_MS);
  await inventory.readWholeAt(new Date(toldAt.getTime() + DAY_MS));
  await watchAt(toldAt);
  expect((await inventory.classOf('shop/told')).environment).toBe('production');
  expect((await inventory.waiting('shop/told'))?.due?.getTime()).toBe(toldAt.getTime() + DAY_MS);
  const [news] = await announcements('class.lowering', 'shop/told');
  expect(news?.data).toMatchObject({
    secrets: 1,
    to: 'development',
    dueAt: new Date(toldAt.getTime() + DAY_MS).toISOString(),
  });
  const hearers = await world.db.prisma.notification.findMany({ where: { announcementId: news?.id ?? '' } });
  const ids = hearers.map(({ personId }) => personId);
  expect(ids).toEqual(expect.arrayContaining([world.actor('noor').personId, world.actor('sofia').personId]));
  expect(ids).not.toContain(world.actor('ana').personId);
});

test('while AWS cannot be read, nothing is lowered', async () => {
  const due = await lowered('shop/blind');
  await inventory.readWholeAt(new Date(due.getTime() - 1));
  await watchAt(new Date(due.getTime() + 10 * DAY_MS));
  expect((await inventory.classOf('shop/blind')).environment).toBe('production');
  await inventory.readWholeAt(due);
  await watchAt(due);
  expect((await inventory.classOf('shop/blind')).environment).toBe('development');
});

test('the tag goes away again: what waited is gone, and a new flip waits anew', async () => {
  const due = await lowered('shop/back');
  await inventory.see([sight('shop/back', 'production')]);
  expect(await inventory.waiting('shop/back')).toBeNull();
  await inventory.readWholeAt(due);
  await watchAt(due);
  expect((await inventory.classOf('shop/back')).environment).toBe('production');
  await inventory.see([sight('shop/back', 'dev')]);
  expect((await inventory.waiting('shop/back'))?.due).toBeNull();
  expect(await inventory.records('shop/back')).toEqual([
    'class.lowering-began',
    'class.lowering-taken-back',
    'class.lowering-began',
  ]);
});

test('another class than the one that waits starts anew; the same one goes on', async () => {
  const due = await lowered('shop/other');
  const changed = { ...sight('shop/other', 'dev'), description: 'changed' };
  await inventory.see([changed]);
  expect((await inventory.waiting('shop/other'))?.due).toEqual(due);
  await inventory.see([sight('shop/other', 'staging')]);
  expect(await inventory.waiting('shop/other')).toMatchObject({ to: 'staging', due: null });
  expect((await inventory.classOf('shop/other')).environment).toBe('production');
});

describe('at once', () => {
  test('raised', async () => {
    await inventory.see([sight('shop/raised', 'dev')]);
    expect((await inventory.classOf('shop/raised')).environment).toBe('development');
    await inventory.see([sight('shop/raised', 'prod')]);
    expect((await inventory.classOf('shop/raised')).environment).toBe('production');
    expect(await inventory.records('shop/raised')).toEqual([]);
  });

  test('from one unprotected class to another, and from one protected to another', async () => {
    await inventory.see([sight('shop/aside', 'staging'), sight('shop/above', 'prod')]);
    await inventory.see([sight('shop/aside', 'dev'), sight('shop/above', 'what is this')]);
    expect((await inventory.classOf('shop/aside')).environment).toBe('development');
    expect((await inventory.classOf('shop/above')).environment).toBe('unknown');
  });

  test('first seen', async () => {
    await inventory.see([sight('shop/first', 'dev')]);
    expect((await inventory.classOf('shop/first')).environment).toBe('development');
  });
});

test('what no rule knew waits too', async () => {
  await inventory.see([sight('shop/unknown', null)]);
  await inventory.see([sight('shop/unknown', 'dev')]);
  expect(await inventory.classOf('shop/unknown')).toMatchObject({
    environment: 'unknown',
    rule: 'no rule matches',
  });
  expect(await inventory.waiting('shop/unknown')).toMatchObject({ to: 'development' });
});

describe('deleted and made anew under one name', () => {
  const goneSince = async (name: string, hours: number) => {
    await inventory.see([sight(name, 'prod')]);
    await world.db.pool.query(
      `UPDATE secret SET gone_at = clock_timestamp() - make_interval(hours => $2) WHERE name = $1`,
      [name, hours],
    );
    await inventory.see([sight(name, 'dev', 'ZyXwVu')]);
  };

  test('within a day it counts as the one before, and waits', async () => {
    await goneSince('shop/anew', 23);
    expect((await inventory.classOf('shop/anew', 'ZyXwVu')).environment).toBe('production');
    expect(await inventory.waiting('shop/anew', 'ZyXwVu')).toMatchObject({ to: 'development' });
  });

  test('after a day it is a new one', async () => {
    await goneSince('shop/long-gone', 25);
    expect((await inventory.classOf('shop/long-gone', 'ZyXwVu')).environment).toBe('development');
  });
});

describe('copied or made anew in another region', () => {
  const copyOf = (name: string) => ({
    ...sight(name, 'dev', 'AbCdEf', 'eu-west-1'),
    primaryRegion: REGION,
  });
  const inRegion = async (name: string, region: string) => {
    const row = await world.db.prisma.secret.findFirstOrThrow({ where: { name, region } });
    const waits = await world.db.pool.query('SELECT to_class FROM class_lowering WHERE secret_id = $1', [
      row.id,
    ]);
    return { environment: row.environment, waits: waits.rows.map(({ to_class }) => to_class) };
  };

  test('a copy of one whose lowering waits is as protected as it, and waits', async () => {
    await lowered('shop/copied');
    await inventory.see([copyOf('shop/copied')]);
    expect(await inRegion('shop/copied', 'eu-west-1')).toEqual({
      environment: 'production',
      waits: ['development'],
    });
  });

  test('a copy counts as what it copies, before what is in a third region', async () => {
    await inventory.see([sight('shop/third', 'prod', 'AbCdEf', 'eu-north-1'), sight('shop/third', null)]);
    await inventory.see([copyOf('shop/third')]);
    expect((await inRegion('shop/third', 'eu-west-1')).environment).toBe('unknown');
  });

  test('a copy of one that is not protected is not', async () => {
    await inventory.see([sight('shop/open', 'dev')]);
    await inventory.see([copyOf('shop/open')]);
    expect(await inRegion('shop/open', 'eu-west-1')).toEqual({ environment: 'development', waits: [] });
  });

  test('one of its own under the name of a protected one waits too, also of one that went within a day', async () => {
    await inventory.see([sight('shop/namesake', 'prod'), sight('shop/went', 'prod')]);
    await world.db.pool.query(
      `UPDATE secret SET gone_at = clock_timestamp() - interval '23 hours' WHERE name = 'shop/went'`,
    );
    await inventory.see([
      sight('shop/namesake', 'dev', 'QqQqQq', 'eu-west-1'),
      sight('shop/went', 'dev', 'QqQqQq', 'eu-west-1'),
    ]);
    for (const name of ['shop/namesake', 'shop/went']) {
      expect(await inRegion(name, 'eu-west-1')).toEqual({
        environment: 'production',
        waits: ['development'],
      });
    }
  });
});

test('a secret that is gone waits for nothing', async () => {
  await lowered('shop/gone');
  await world.db.pool.query(`UPDATE secret SET gone_at = clock_timestamp() WHERE name = 'shop/gone'`);
  await watchClassLowerings(world.db);
  expect(await inventory.waiting('shop/gone')).toBeNull();
  expect(await inventory.records('shop/gone')).toEqual(['class.lowering-began', 'class.lowering-taken-back']);
});

test('rules that lower many at once: one announcement of the wait, one of its end', async () => {
  const names = Array.from({ length: 1_200 }, (_, n) => `many/of/them/${String(n).padStart(4, '0')}`);
  const sights = names.map((name) => sight(name, null));
  const rules: readonly EnvironmentRule[] = [
    { by: 'path', segment: 'first', words: ['many'], environment: 'staging' },
  ];
  for (let from = 0; from < sights.length; from += 400) await inventory.see(sights.slice(from, from + 400));
  await watchClassLowerings(world.db);
  await world.db.pool.query('UPDATE connection_region SET sync_started_at = clock_timestamp()');
  await inventory.see(sights.slice(0, 600), rules);
  // A list that is not at its end is not told of yet.
  await watchClassLowerings(world.db);
  expect(await announcements('class.lowering', names[0] ?? '')).toHaveLength(0);
  await inventory.see(sights.slice(600), rules);
  await world.db.pool.query('UPDATE connection_region SET sync_finished_at = clock_timestamp()');
  await watchClassLowerings(world.db);
  const [news, ...more] = await announcements('class.lowering', names[0] ?? '');
  expect(more).toHaveLength(0);
  expect(news?.data).toMatchObject({ secrets: 1_200, to: 'staging', rule: 'path segment many' });

  const due = (await inventory.waiting(names[0] ?? ''))?.due ?? new Date(0);
  await inventory.readWholeAt(due);
  await watchAt(due);
  const count = await world.db.prisma.secret.count({
    where: { name: { startsWith: 'many/' }, environment: 'staging' },
  });
  expect(count).toBe(1_200);
  const ended = await announcements('class.lowered', names[0] ?? '');
  expect(ended.map(({ data }) => (data as { secrets: number }).secrets)).toEqual([1_200]);
});
