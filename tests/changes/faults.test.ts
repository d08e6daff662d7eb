import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { proposeChange } from '#lib/changes/propose-change.ts';
import { runChange } from '#lib/changes/run-change.ts';
import { settleOpenChanges } from '#lib/changes/settle-open-changes.ts';
import { loadChange } from '#lib/changes/store/changes.ts';
import { type ChangesWorld, makeChangesWorld } from './world.ts';

const NAME = 'staging/search/index-api';
let world: ChangesWorld;
let secretId: string;
beforeAll(async () => {
  world = await makeChangesWorld();
  secretId = await world.secretId(NAME);
});
afterEach(clearFaults);
afterAll(async () => {
  await world.close();
});

async function fault(kind: string, operation: string, count = 1): Promise<void> {
  const answer = await fetch(`${world.local.url}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind, operation, count }),
  });
  expect(answer.status).toBe(201);
}

async function clearFaults(): Promise<void> {
  await fetch(`${world.local.url}/_local/faults`, { method: 'DELETE' });
}

async function descriptionNow(): Promise<string> {
  const described = await world.local.administrator().send(new DescribeSecretCommand({ SecretId: NAME }));
  return described.Description ?? '';
}

async function leftFaults(): Promise<number> {
  const answer = await fetch(`${world.local.url}/_local/faults`);
  const { faults } = (await answer.json()) as { faults: unknown[] };
  return faults.length;
}

let number = 0;
const another = () => ({ kind: 'describe', description: `Description ${++number}` }) as const;

test.each([
  ['throttling', 'failed', 'throttled'],
  ['internal-error', 'unknown', 'unknown'],
  ['reset', 'unknown', 'unreachable'],
] as const)('%s: sent once, and what is known of it is said', async (kind, state, code) => {
  const sofia = world.actor('sofia');
  const before = await descriptionNow();
  const change = await world.approved(sofia, secretId, another());
  // Two faults lie ready: a call that were repeated would use up the second.
  await fault(kind, 'UpdateSecret', 2);
  const ran = await runChange(world.db, world.ports, sofia, change);
  const left = await leftFaults();
  await clearFaults();
  const after = await descriptionNow();
  const done = after !== before;
  expect(ran).toMatchObject({ ok: true, value: done ? { state: 'succeeded' } : { state, code } });
  expect(left, 'the call was made once').toBe(1);
});

test('a change that stays unknown is told after a late effect is out of the question, and not sent again', async () => {
  const sofia = world.actor('sofia');
  const before = await descriptionNow();
  const change = await world.approved(sofia, secretId, another());
  await fault('internal-error', 'UpdateSecret');
  await runChange(world.db, world.ports, sofia, change);
  await clearFaults();
  await world.db.pool.query(
    "UPDATE secret_change SET looked_at = now() - interval '1 minute', started_at = now() - interval '2 minutes' WHERE id = $1",
    [change.changeId],
  );
  await settleOpenChanges(world.db, world.local.aws);
  const settled = await loadChange(world.db.prisma, change.changeId);
  expect(settled).toMatchObject({ state: 'failed', outcomeCode: 'not-applied' });
  expect(await descriptionNow()).toBe(before);
});

test('a process that ends between intent and answer leaves a change that is read back', async () => {
  const sofia = world.actor('sofia');
  const order = another();
  const change = await world.approved(sofia, secretId, order);
  // What a killed process leaves: the intent is there, AWS did it, nobody heard.
  const { rows } = await world.db.pool.query<{ grant_id: string }>(
    'SELECT g.id AS grant_id FROM secret_change c JOIN access_grant g ON g.request_id = c.request_id WHERE c.id = $1',
    [change.changeId],
  );
  await world.db.pool.query(
    "UPDATE secret_change SET state = 'running', started_at = now() - interval '100 seconds', grant_id = $2 WHERE id = $1",
    [change.changeId, rows[0]?.grant_id],
  );
  const refused = await runChange(world.db, world.ports, sofia, change);
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'already-run' } });
  await settleOpenChanges(world.db, world.local.aws);
  expect(await loadChange(world.db.prisma, change.changeId)).toMatchObject({
    state: 'failed',
    outcomeCode: 'not-applied',
  });
});

test('two admins at once: one change runs, the other is told', async () => {
  const [sofia, tom] = [world.actor('sofia'), world.actor('tom')];
  const first = await world.approved(sofia, secretId, another());
  const second = await world.approved(tom, secretId, another());
  const results = await Promise.all([
    runChange(world.db, world.ports, sofia, first),
    runChange(world.db, world.ports, tom, second),
  ]);
  const done = results.filter((result) => result.ok && result.value.state === 'succeeded');
  const told = results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
  expect(done.length).toBeGreaterThanOrEqual(1);
  expect(done.length + told.length).toBe(2);
  for (const code of told) expect(['other-running', 'moved-on']).toContain(code);
});

test('an account without an operator role disables every act, with words', async () => {
  await world.db.pool.query('UPDATE connection SET operator_role_arn = NULL');
  const refused = await proposeChange(world.db, world.ports, world.actor('sofia'), {
    secretId,
    order: another(),
  });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'no-operator-role' } });
  if (!refused.ok) expect(refused.refusal.words).toContain('without an operator role');
});
