import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureDefaultPolicies } from '#lib/access/ensure-default-policies.ts';
import { loadConfiguredPolicies } from '#lib/access/load-configured-policies.ts';
import { listPolicies, readPolicyOverview } from '#lib/access/queries/policies.ts';
import { lintLivePolicies } from '#lib/access/queries/policy-lint.ts';
import { readPolicyPage } from '#lib/access/queries/policy-page.ts';
import { readConfiguredAccess } from '#lib/access/rules/policy-yaml.ts';
import { SAMPLE_POLICIES } from '#lib/access/rules/sample-policies.ts';
import { loadConfiguredGroups } from '#lib/people/load-configured-groups.ts';
import { makeWorld, records, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const FILE = `
policies:
  - name: ledger-reveal
    scope: {paths: ['prod/ledger/**']}
    acts: [reveal]
    askers: {groups: [team-ledger]}
    steps: [{signatures: 2, roles: [approver]}]
groups:
  team-ledger: [Ana@larkfield.example, nobody@larkfield.example]
`;

async function load(text: string): Promise<number> {
  const read = readConfiguredAccess(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  await loadConfiguredGroups(world.db, read.value.groups);
  return await loadConfiguredPolicies(world.db, read.value.policies);
}

const named = async (name: string) =>
  (await readPolicyOverview(world.db)).policies.find((policy) => policy.name === name);

const groupsOf = async (subject: 'ana') =>
  (
    await world.db.prisma.groupMembership.findMany({
      where: { personId: world.actor(subject).personId },
      orderBy: { groupName: 'asc' },
    })
  ).map(({ groupName, configured }) => [groupName, configured]);

describe('policies of the configuration file', () => {
  test('come into force, read-only, with who they are from; reading the file again changes nothing', async () => {
    expect(await load(FILE)).toBe(1);
    expect(await load(FILE)).toBe(0);
    const policy = await named('ledger-reveal');
    expect(policy).toMatchObject({ configured: true, version: 1 });
    const page = await readPolicyPage(world.db, policy?.policyId ?? '', {
      version: null,
      comparedWith: null,
    });
    expect(page?.editions[0]).toMatchObject({ cameBy: 'configuration', proposedBy: null, signedBy: [] });
    expect((await records(world.db, 'policy.added')).at(-1)?.data).toMatchObject({
      name: 'ledger-reveal',
      cameBy: 'configuration',
    });
  });

  test('a change of the file is a new edition, recorded', async () => {
    expect(await load(FILE.replace('signatures: 2', 'signatures: 1'))).toBe(1);
    expect(await named('ledger-reveal')).toMatchObject({ version: 2, configured: true });
    expect((await records(world.db, 'policy.changed')).at(-1)?.data).toMatchObject({ version: 2 });
  });

  test('ten starts at once make one edition, of a policy that is there and of one that is not', async () => {
    const read = readConfiguredAccess(FILE.replace('signatures: 2', 'signatures: 3'));
    const [changed] = read.ok ? read.value.policies : [];
    if (!changed) throw new Error('the file says nothing');
    const both = [changed, { ...changed, name: 'ledger-too' }];
    const all = await Promise.all(Array.from({ length: 10 }, () => loadConfiguredPolicies(world.db, both)));
    expect(all.sort((a, b) => a - b)).toEqual([...Array(9).fill(0), 2]);
    expect([(await named('ledger-reveal'))?.version, (await named('ledger-too'))?.version]).toEqual([3, 1]);
    await loadConfiguredPolicies(world.db, [changed]);
  });

  test('what the file no longer names is retired, and comes back under its name with its history', async () => {
    expect(await load('policies: []')).toBe(1);
    expect(await named('ledger-reveal')).toBeUndefined();
    expect((await records(world.db, 'policy.retired')).at(-1)?.data).toMatchObject({
      cameBy: 'configuration',
    });
    await load(FILE);
    expect(await named('ledger-reveal')).toMatchObject({ version: 4 });
  });

  test('a file may stand over a policy of every installation; without it that one is as it was', async () => {
    const before = (await listPolicies(world.db)).find(({ name }) => name === 'policy-changes');
    const stricter = FILE.replace('ledger-reveal', 'policy-changes')
      .replace("scope: {paths: ['prod/ledger/**']}", "scope: {paths: ['**']}")
      .replace('acts: [reveal]', 'acts: [policy-edit]')
      .replace('groups: [team-ledger]', 'roles: [admin]');
    await load(stricter);
    expect(await named('policy-changes')).toMatchObject({ configured: true, version: 2 });
    await load('');
    expect(await named('policy-changes')).toMatchObject({
      configured: false,
      version: 3,
      document: before?.document,
    });
  });

  test('groups follow the file; places that others gave stay', async () => {
    await load(FILE);
    expect(await groupsOf('ana')).toEqual([
      ['team-ledger', true],
      ['team-payments', false],
    ]);
    await load('');
    expect(await groupsOf('ana')).toEqual([['team-payments', false]]);
    const kinds = (await records(world.db, 'group.joined', 'group.left')).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(['group.joined', 'group.left']);
  });
});

test('new default policies come only where their name is free', async () => {
  await world.owner.query('ALTER TABLE access_policy DISABLE TRIGGER ALL');
  await world.owner.query(
    `UPDATE access_policy SET name = 'policy-changes-of-old' WHERE name = 'policy-changes'`,
  );
  await world.owner.query('ALTER TABLE access_policy ENABLE TRIGGER ALL');
  const before = await named('production-reveal');
  await ensureDefaultPolicies(world.db, SAMPLE_POLICIES);
  await ensureDefaultPolicies(world.db, SAMPLE_POLICIES);
  expect(await named('policy-changes')).toMatchObject({ version: 1 });
  expect(await named('production-reveal')).toEqual(before);
  expect(await named('payments-reveal')).toMatchObject({ version: 1 });
});

test('an edition as the first product stored it is still in force', async () => {
  const document = {
    act: 'reveal',
    scope: { paths: ['old/**'], environments: null, accounts: null, regions: null, tags: null },
    askers: { roles: ['engineer'] },
    steps: [{ signatures: 1, roles: ['approver'] }],
    longestSeconds: 900,
    uses: 5,
    reasonMinimum: 20,
    ticketPattern: null,
    pendingSeconds: 7_200,
  };
  await world.owner.query(`INSERT INTO access_policy (id, name) VALUES ('pol_00000000000000ED', 'old-one')`);
  await world.owner.query(
    `INSERT INTO access_policy_version (policy_id, version, document) VALUES ('pol_00000000000000ED', 1, $1)`,
    [JSON.stringify(document)],
  );
  expect(await named('old-one')).toMatchObject({ document: { acts: ['reveal'], breakGlass: null } });
  const policies = await listPolicies(world.db);
  const { findings } = await lintLivePolicies(world.db, policies, []);
  expect(findings.find(({ policyName }) => policyName === 'old-one')?.code).toBe('covers-nothing');
});
