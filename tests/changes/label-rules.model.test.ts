import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askForChange } from '#lib/changes/ask-for-change.ts';
import { proposeChange } from '#lib/changes/propose-change.ts';
import type { Order } from '#lib/changes/rules/order.ts';
import { type RunChangeInput, runChange } from '#lib/changes/run-change.ts';
import { loadChange } from '#lib/changes/store/changes.ts';
import { readSecret } from '#lib/secrets/queries/read-secret.ts';
import { type ChangesWorld, makeChangesWorld } from './world.ts';

/**
 * The local AWS is the oracle: random sequences of our acts, of changes that others make past us, also between our look
 * and our confirmation, and of faults after which the answer is lost. After each step the label rules hold.
 */
let world: ChangesWorld;
beforeAll(async () => {
  world = await makeChangesWorld();
});
afterAll(async () => {
  await world.close();
});

const FAULTS = ['none', 'truncated', 'reset', 'internal-error', 'throttling'] as const;
type Fault = (typeof FAULTS)[number];

interface Shown {
  readonly labels: Record<string, string>;
  readonly versions: readonly string[];
}

let round = 0;

async function lookAt(name: string): Promise<Shown> {
  const admin = world.local.administrator();
  const described = await admin.send(new DescribeSecretCommand({ SecretId: name }));
  const listed = await admin.send(
    new ListSecretVersionIdsCommand({ SecretId: name, IncludeDeprecated: true }),
  );
  const pairs = Object.entries(described.VersionIdsToStages ?? {}).flatMap(([versionId, labels]) =>
    labels.map((label) => [label, versionId] as const),
  );
  expect(new Set(pairs.map(([label]) => label)).size, 'a label is on one version').toBe(pairs.length);
  return {
    labels: Object.fromEntries(pairs),
    versions: (listed.Versions ?? []).map((each) => each.VersionId ?? ''),
  };
}

/** What must hold of every secret after whatever we did. */
async function checkRules(name: string, secretId: string): Promise<void> {
  const { labels } = await lookAt(name);
  expect(labels.AWSCURRENT, 'a secret has a current version').toBeDefined();
  expect(labels.AWSPREVIOUS).not.toBe(labels.AWSCURRENT);
  const value = await world.local.administrator().send(new GetSecretValueCommand({ SecretId: name }));
  expect(value.SecretString, 'the current version has a value').toBeDefined();
  const { rows } = await world.db.pool.query<{ state: string }>(
    "SELECT state FROM secret_change WHERE secret_id = $1 AND state IN ('running', 'unknown')",
    [secretId],
  );
  expect(
    rows.every(({ state }) => state === 'unknown'),
    'nothing is left running',
  ).toBe(true);
}

async function befall(fault: Fault): Promise<void> {
  await fetch(`${world.local.url}/_local/faults`, { method: 'DELETE' });
  if (fault === 'none') return;
  for (const operation of ['UpdateSecretVersionStage', 'PutSecretValue']) {
    await fetch(`${world.local.url}/_local/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: fault, operation, count: 1 }),
    });
  }
}

/** One act of ours, with an outside change between look and confirmation where one is wanted. */
async function act(
  secretId: string,
  name: string,
  order: Order,
  more: { value?: string; between?: boolean; fault?: Fault },
): Promise<void> {
  const sofia = world.actor('sofia');
  const proposed = await proposeChange(world.db, world.ports, sofia, { secretId, order });
  const before = await lookAt(name);
  if (!proposed.ok) return;
  const asked = await askForChange(world.db, sofia, {
    ...proposed.value,
    durationSeconds: 900,
    reason: 'model',
    ticket: null,
  });
  expect(asked).toMatchObject({ ok: true, value: { state: 'approved' } });
  if (more.between) {
    await world.local
      .administrator()
      .send(new PutSecretValueCommand({ SecretId: name, SecretString: 'outside' }));
  }
  const expected = more.between ? await lookAt(name) : before;
  await befall(more.fault ?? 'none');
  const value: Pick<RunChangeInput, 'value'> =
    order.kind === 'put' ? { value: { form: 'text', json: false, text: more.value ?? 'model' } } : {};
  const ran = await runChange(world.db, world.ports, sofia, { ...proposed.value, ...value });
  await befall('none');
  const after = await lookAt(name);
  const change = await loadChange(world.db.prisma, proposed.value.changeId);
  if (!ran.ok) {
    expect(after.labels, `refused (${ran.refusal.code}) and yet changed`).toEqual(expected.labels);
    return;
  }
  const seen = await readSecret(world.db, sofia, secretId);
  if (ran.value.state === 'succeeded' && order.kind === 'move-label') {
    expect(after.labels[order.label]).toBe(order.toVersionId);
    if (order.label === 'AWSCURRENT') expect(after.labels.AWSPREVIOUS).toBe(order.fromVersionId);
  }
  if (ran.value.state === 'succeeded' && order.kind === 'put')
    expect(after.versions).toContain(change?.token);
  if (ran.value.state === 'failed') expect(after.labels).toEqual(expected.labels);
  const mirrored = Object.fromEntries(
    (seen?.versions ?? []).flatMap((version) => version.labels.map((label) => [label, version.versionId])),
  );
  expect(mirrored, 'the page shows what AWS says').toEqual(after.labels);
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant('roll back' as const),
    to: fc.nat({ max: 6 }),
    between: fc.boolean(),
    fault: fc.constantFrom(...FAULTS),
  }),
  fc.record({ kind: fc.constant('put' as const), between: fc.boolean(), fault: fc.constantFrom(...FAULTS) }),
  fc.record({
    kind: fc.constant('label' as const),
    to: fc.nat({ max: 6 }),
    label: fc.constantFrom('blue', 'AWSPREVIOUS'),
  }),
  fc.record({
    kind: fc.constant('take off' as const),
    label: fc.constantFrom('blue', 'AWSPREVIOUS', 'AWSPENDING', 'AWSCURRENT'),
  }),
  fc.record({ kind: fc.constant('outside put' as const) }),
  fc.record({ kind: fc.constant('outside pending' as const) }),
  fc.record({ kind: fc.constant('outside move' as const), to: fc.nat({ max: 6 }) }),
);

test('no sequence of our acts and of others’ breaks the label rules', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
      round += 1;
      const name = `dev/model/secret-${round}`;
      const admin = world.local.administrator();
      await befall('none');
      await admin.send(new CreateSecretCommand({ Name: name, SecretString: 'first' }));
      await world.sync();
      const secretId = await world.secretId(name);
      for (const each of steps) {
        const { labels, versions } = await lookAt(name);
        const at = (place: number) => versions[place % versions.length] ?? '';
        switch (each.kind) {
          case 'roll back': {
            const { AWSCURRENT: from = null } = labels;
            const order = {
              kind: 'move-label',
              label: 'AWSCURRENT',
              fromVersionId: from,
              toVersionId: at(each.to),
            } as const;
            await act(secretId, name, order, each);
            break;
          }
          case 'put':
            await act(secretId, name, { kind: 'put', shape: 'text', labels: ['AWSCURRENT'] }, each);
            break;
          case 'label': {
            const from = labels[each.label] ?? null;
            const order = {
              kind: 'move-label',
              label: each.label,
              fromVersionId: from,
              toVersionId: at(each.to),
            } as const;
            await act(secretId, name, order, {});
            break;
          }
          case 'take off': {
            const holder = labels[each.label] ?? at(0);
            await act(
              secretId,
              name,
              { kind: 'take-off-label', label: each.label, fromVersionId: holder },
              {},
            );
            break;
          }
          case 'outside put':
            await admin.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'outside' }));
            break;
          case 'outside pending':
            await admin.send(
              new PutSecretValueCommand({
                SecretId: name,
                SecretString: 'pending',
                VersionStages: ['AWSPENDING'],
              }),
            );
            break;
          case 'outside move':
            if (labels.AWSCURRENT !== at(each.to)) {
              await admin.send(
                new UpdateSecretVersionStageCommand({
                  SecretId: name,
                  VersionStage: 'AWSCURRENT',
                  RemoveFromVersionId: labels.AWSCURRENT,
                  MoveToVersionId: at(each.to),
                }),
              );
            }
            break;
        }
        await checkRules(name, secretId);
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
