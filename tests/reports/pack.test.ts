import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, test } from 'vitest';
import { orderPack } from '#lib/reports/order-pack.ts';
import type { PackWanted } from '#lib/reports/rules/wanted.ts';
import { FakeReader, grantTo, makeWorld, reveal, unwrap, type World } from '../access/world.ts';
import { makeOne, makeSigner } from './pack-world.ts';
import { unzip } from './unzip.ts';

let world: World;
const keys = makeSigner();
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(async () => {
  await world.close();
  keys.close();
});

const today = new Date().toISOString().slice(0, 10);
const WANTED: PackWanted = {
  report: 'full',
  period: { from: '2026-01-01', to: today },
  zone: 'Europe/Berlin',
  scope: { environments: null, path: '', accounts: null },
  populations: null,
};

test('a pack', async () => {
  const { grantId } = await grantTo(world);
  await reveal(world, new FakeReader(), world.actor('ana'), grantId);
  const { packId } = unwrap(await orderPack(world.db, world.actor('ines'), WANTED));
  const bytes = await makeOne(world.db, keys.signer, packId);
  if (process.env.OUT) writeFileSync(process.env.OUT, bytes);
  const files = unzip(bytes);
  for (const [name, content] of files)
    console.log(
      name,
      content.length,
      content.subarray(0, 900).toString('utf8').split('\n').slice(0, 3).join('\n').slice(0, 500),
    );
});
