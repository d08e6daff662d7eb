import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_TICKET_SYSTEMS } from '#lib/access/check-tickets.ts';
import { askForChange } from '#lib/changes/ask-for-change.ts';
import { askForChanges } from '#lib/changes/ask-for-changes.ts';
import { proposeChange } from '#lib/changes/propose-change.ts';
import type { Order } from '#lib/changes/rules/order.ts';
import { runChange } from '#lib/changes/run-change.ts';
import { type ChangesWorld, makeChangesWorld } from './world.ts';

const NAME = 'staging/search/index-api';
let world: ChangesWorld;
let secretId: string;
beforeAll(async () => {
  world = await makeChangesWorld();
  secretId = await world.secretId(NAME);
});
afterAll(async () => {
  await world.close();
});

async function propose(order: Order) {
  const proposed = await proposeChange(world.db, world.ports, world.actor('sofia'), { secretId, order });
  if (!proposed.ok) throw new Error(proposed.refusal.words);
  return proposed.value;
}

const TERMS = { durationSeconds: 900, reason: 'The tests ask for it.', ticket: null };
const ask = async (change: { changeId: string; factsHash: string }, terms = {}) =>
  await askForChange(world.db, world.actor('sofia'), { ...change, ...TERMS }, undefined, terms);

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::000000000000:role/own' },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    },
  ],
});
const functionArn = 'arn:aws:lambda:eu-central-1:000000000000:function:of-my-own';

test.each<[string, Order]>([
  ['a policy', { kind: 'put-policy', document: policy, blockPublic: true }],
  [
    'another function',
    { kind: 'configure-rotation', functionArn, schedule: 'rate(30 days)', duration: null },
  ],
  ['a deletion at once', { kind: 'force-delete' }],
])('outside production too, %s waits for a person', async (_words, order) => {
  const change = await propose(order);
  expect(await ask(change)).toMatchObject({ ok: true, value: { state: 'pending', rule: null } });
  const typedName = order.kind === 'force-delete' ? NAME : null;
  expect(
    await runChange(world.db, world.ports, world.actor('sofia'), { ...change, typedName }),
  ).toMatchObject({ ok: false, refusal: { code: 'needs-approval' } });
  await world.db.pool.query("UPDATE access_request SET state = 'cancelled' WHERE state = 'pending'");
});

test('what changes nothing of who reads it is signed by the rule', async () => {
  const change = await propose({ kind: 'describe', description: 'Index of the search' });
  expect(await ask(change)).toMatchObject({ value: { state: 'approved', rule: 'outside-production' } });
});

test('a reason that holds the value is refused, for one change and for several', async () => {
  const change = await propose({ kind: 'describe', description: 'Index of the shop' });
  const holdsValue = async () => true;
  expect(await ask(change, { holdsValue })).toMatchObject({
    ok: false,
    refusal: { code: 'reason-contains-secret' },
  });
  const input = { ...TERMS, changes: [change] };
  expect(
    await askForChanges(world.db, world.actor('sofia'), input, NO_TICKET_SYSTEMS, { holdsValue }),
  ).toMatchObject({ ok: false, refusal: { code: 'reason-contains-secret' } });
});
