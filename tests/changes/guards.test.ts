import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Aws } from '#lib/aws/aws.ts';
import { createNewSecret } from '#lib/changes/create-new-secret.ts';
import { proposeChange } from '#lib/changes/propose-change.ts';
import type { ValueDraft } from '#lib/changes/rules/value-draft.ts';
import { runChange } from '#lib/changes/run-change.ts';
import { settleOpenChanges } from '#lib/changes/settle-open-changes.ts';
import { loadChange, loadVersionPasts } from '#lib/changes/store/changes.ts';
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

let number = 0;
const another = () => ({ kind: 'describe', description: `Guarded ${++number}` }) as const;
const sofia = () => world.actor('sofia');

/** The same way to AWS, with a word before each session that is opened. */
function heard(before: () => void): Aws {
  return new Proxy(world.local.aws, {
    get: (target, name) => {
      if (name === 'sts') before();
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

test('a secret that counts as production since it was prepared is not changed under the laxer approval', async () => {
  const change = await world.approved(sofia(), secretId, another());
  const become = (environment: string) =>
    world.db.pool.query('UPDATE secret SET environment = $1 WHERE id = $2', [environment, secretId]);
  await become('production');
  const refused = await runChange(world.db, world.ports, sofia(), change);
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'moved-on' } });
  await become('staging');
  expect(await runChange(world.db, world.ports, sofia(), change)).toMatchObject({ ok: true });
});

test('somebody whom the frozen edition does not name any more runs nothing', async () => {
  const change = await world.approved(sofia(), secretId, another());
  const owner = new pg.Client({ connectionString: world.made.url });
  await owner.connect();
  await owner.query("SET session_replication_role = 'replica'");
  const askers = JSON.stringify({ roles: [], groups: ['nobody-is-in-it'], people: [] });
  await owner.query(
    `UPDATE access_policy_version v SET document = jsonb_set(v.document::jsonb, '{askers}', $1::jsonb)
       FROM access_policy p WHERE p.id = v.policy_id AND p.name = 'other-changes'`,
    [askers],
  );
  await owner.end();
  expect(await runChange(world.db, world.ports, sofia(), change)).toMatchObject({
    ok: false,
    refusal: { code: 'no-longer-named' },
  });
});

const generated: ValueDraft = { form: 'generated', generate: { length: 24, excludePunctuation: true } };

test('AWS makes no password for a change that is not approved or not confirmed', async () => {
  let sessions = 0;
  const aws = heard(() => {
    sessions += 1;
  });
  const ports = { ...world.ports, aws };
  const order = { kind: 'put' as const, shape: 'text' as const, labels: ['AWSCURRENT'] };
  const proposed = await proposeChange(world.db, ports, sofia(), { secretId, order });
  if (!proposed.ok) throw new Error(proposed.refusal.words);
  const run = async () => await runChange(world.db, ports, sofia(), { ...proposed.value, value: generated });
  expect(await run()).toMatchObject({ ok: false, refusal: { code: 'needs-approval' } });
  const creation = {
    name: 'dev/guarded/made',
    type: 'generic' as never,
    description: '',
    kmsKeyId: null,
    tags: [],
  };
  await world.db.pool.query("UPDATE session_row SET confirmed_at = now() - interval '1 hour'");
  const { connectionId, region } = world;
  const input = { connectionId, region, creation, value: generated };
  expect(await createNewSecret(world.db, aws, sofia(), input)).toMatchObject({
    ok: false,
    refusal: { code: 'confirm-first' },
  });
  await world.db.pool.query('UPDATE session_row SET confirmed_at = now()');
  expect(sessions).toBe(0);
});

test('what could not be sent within 15 s of its intent is not sent any more', async () => {
  const production = await world.secretId('prod/web/session');
  const order = { kind: 'describe', description: 'Too late' } as const;
  const change = await world.approved(sofia(), production, order);
  const now = performance.now.bind(performance);
  let lost = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + lost);
  const aws = heard(() => {
    lost = 16_000;
  });
  const ran = await runChange(world.db, { ...world.ports, aws }, sofia(), change);
  clock.mockRestore();
  expect(ran).toMatchObject({ ok: true, value: { state: 'failed', code: 'too-late' } });
  const described = await world.local
    .administrator()
    .send(new DescribeSecretCommand({ SecretId: 'prod/web/session' }));
  expect(described.Description).not.toBe('Too late');
});

test('a change that runs is left alone for 90 s', async () => {
  const production = await world.secretId('prod/web/session');
  const change = await world.approved(sofia(), production, another());
  const state = async (age: string) => {
    await world.db.pool.query(
      `UPDATE secret_change c SET state = 'running', started_at = now() - $2::interval,
              grant_id = (SELECT g.id FROM access_grant g WHERE g.request_id = c.request_id) WHERE c.id = $1`,
      [change.changeId, age],
    );
    await settleOpenChanges(world.db, world.local.aws);
    return (await loadChange(world.db.prisma, change.changeId))?.state;
  };
  expect(await state('80 seconds')).toBe('running');
  expect(await state('95 seconds')).toBe('failed');
});

test('only movements of AWSCURRENT tell that a version held a value', async () => {
  const move = async (label: string, from: string, to: string) =>
    await world.db.pool.query(
      `INSERT INTO label_movement (secret_id, label, from_version_id, to_version_id, not_before, at, source)
       VALUES ($1, $2, $3, $4, now(), now(), 'observed')`,
      [secretId, label, from, to],
    );
  await move('AWSCURRENT', 'was-current', 'is-current');
  await move('AWSPREVIOUS', 'was-previous', 'perhaps-empty');
  const { wereCurrent } = await loadVersionPasts(world.db.prisma, secretId);
  expect(wereCurrent).toEqual(expect.arrayContaining(['was-current', 'is-current']));
  expect(wereCurrent).not.toContain('perhaps-empty');
  expect(wereCurrent).not.toContain('was-previous');
});
