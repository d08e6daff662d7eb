import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelRequest } from '#lib/access/cancel-request.ts';
import { loadConfiguredPolicies } from '#lib/access/load-configured-policies.ts';
import { proposePolicyChange } from '#lib/access/propose-policy-change.ts';
import { listPolicies } from '#lib/access/queries/policies.ts';
import { readPolicyChange } from '#lib/access/queries/policy-change.ts';
import { readPolicyPage } from '#lib/access/queries/policy-page.ts';
import type { LivePolicy, PolicyDocument } from '#lib/access/rules/policy.ts';
import { submitRequest } from '#lib/access/submit-request.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { PersonaSubject } from '#lib/people/rules/personas.ts';
import { asking, codeOf, decide, makeWorld, records, unwrap, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const WHY = 'Fifteen minutes are too long for what people do with it.';

async function policyNamed(name: string): Promise<LivePolicy> {
  const found = (await listPolicies(world.db)).find((policy) => policy.name === name);
  if (!found) throw new Error(`there is no policy ${name}`);
  return found;
}

async function propose(
  by: PersonaSubject | Actor,
  policy: LivePolicy | string,
  change: Partial<PolicyDocument> | null,
  more: { baseVersion?: number; reason?: string } = {},
) {
  const isNew = typeof policy === 'string';
  const base = isNew ? (await policyNamed('production-reveal')).document : policy.document;
  return await proposePolicyChange(world.db, typeof by === 'string' ? world.actor(by) : by, {
    policyId: isNew ? null : policy.policyId,
    baseVersion: isNew ? null : (more.baseVersion ?? policy.version),
    name: isNew ? policy : policy.name,
    document: change === null ? null : { ...base, ...change },
    reason: more.reason ?? WHY,
    ticket: null,
  });
}

describe('a change of a policy', () => {
  test('is proposed by an admin, signed by somebody else, and then in force as the next edition', async () => {
    const before = await policyNamed('production-reveal');
    const { requestId } = unwrap(await propose('sofia', before, { longestSeconds: 600 }));
    expect((await policyNamed('production-reveal')).version).toBe(1);
    const change = await readPolicyChange(world.db, world.actor('noor'), requestId);
    expect(change).toMatchObject({ kind: 'edit', name: 'production-reveal', baseVersion: 1, movedOn: false });
    expect([change?.before?.longestSeconds, change?.after?.longestSeconds]).toEqual([900, 600]);
    expect(codeOf(await decide(world, 'sofia', requestId))).toBe('own-request');
    expect(unwrap(await decide(world, 'noor', requestId)).outcome).toBe('approved');
    const after = await policyNamed('production-reveal');
    expect([after.version, after.document.longestSeconds]).toEqual([2, 600]);
    const page = await readPolicyPage(world.db, after.policyId, { version: null, comparedWith: null });
    expect(page?.editions[0]).toMatchObject({
      version: 2,
      cameBy: 'request',
      requestId,
      proposedBy: 'Sofia Marchetti',
      reason: WHY,
      signedBy: [{ name: 'Noor Haddad' }],
    });
    expect(page?.editions[1]).toMatchObject({ version: 1, cameBy: 'installation', proposedBy: null });
    const kinds = (await records(world.db)).map((record) => record.kind);
    expect(kinds.filter((kind) => kind.startsWith('policy.change')).slice(-2)).toEqual([
      'policy.change-asked',
      'policy.changed',
    ]);
  });
});

describe('a new policy, and the end of one', () => {
  test('is added, applies at once, is retired, and comes back under its name with its history', async () => {
    const { requestId } = unwrap(
      await propose('sofia', 'ledger-reveal', {
        scope: { ...everywhere(), paths: ['prod/ledger/**'] },
        uses: 1,
      }),
    );
    unwrap(await decide(world, 'tom', requestId));
    const added = await policyNamed('ledger-reveal');
    expect(added).toMatchObject({ version: 1, document: { uses: 1 } });
    const asked = await submitRequest(
      world.db,
      world.actor('ana'),
      asking(world.other, { uses: 2, durationSeconds: 600 }),
    );
    expect(codeOf(asked)).toBe('too-many-uses');

    const retiring = unwrap(await propose('sofia', added, null));
    unwrap(await decide(world, 'noor', retiring.requestId));
    expect((await listPolicies(world.db)).map(({ name }) => name)).not.toContain('ledger-reveal');
    const page = await readPolicyPage(world.db, added.policyId, { version: null, comparedWith: null });
    expect(page?.retired).toMatchObject({ by: 'Sofia Marchetti', requestId: retiring.requestId });

    const back = unwrap(
      await propose('sofia', 'ledger-reveal', {
        scope: { ...everywhere(), paths: ['prod/ledger/**'] },
        uses: 3,
      }),
    );
    unwrap(await decide(world, 'tom', back.requestId));
    expect(await policyNamed('ledger-reveal')).toMatchObject({ policyId: added.policyId, version: 2 });
    const { requestId: again } = unwrap(await propose('sofia', await policyNamed('ledger-reveal'), null));
    unwrap(await decide(world, 'tom', again));
  });

  test('a name that is taken, and names that are none, are refused', async () => {
    expect(codeOf(await propose('sofia', 'production-reveal', {}))).toBe('policy-name-taken');
    for (const name of ['', 'two words', '../up', 'a'.repeat(101), 'tab\t', 'ünïcode', '-dash']) {
      expect(codeOf(await propose('sofia', name, {})), name).toBe('policy-name-form');
    }
  });
});

describe('refused', () => {
  test('to whoever may not propose: role, and the policy over policies', async () => {
    const policy = await policyNamed('production-reveal');
    expect(codeOf(await propose('ana', policy, { uses: 2 }))).toBe('not-allowed');
    expect(codeOf(await propose('ines', policy, { uses: 2 }))).toBe('not-allowed');
    expect(codeOf(await propose('noor', policy, { uses: 2 }))).toBe('may-not-ask');
  });

  test('without a reason, without a change, against an older edition', async () => {
    const policy = await policyNamed('production-reveal');
    expect(codeOf(await propose('sofia', policy, { uses: 2 }, { reason: 'because' }))).toBe('text-too-short');
    expect(codeOf(await propose('sofia', policy, {}))).toBe('policy-unchanged');
    expect(codeOf(await propose('sofia', policy, { uses: 2 }, { baseVersion: 1 }))).toBe('policy-moved-on');
    const ghost = { ...policy, policyId: 'pol_0000000000000000' };
    expect(codeOf(await propose('sofia', ghost, { uses: 2 }))).toBe('no-such-policy');
  });

  test('when nobody could change policies afterwards', async () => {
    const changes = await policyNamed('policy-changes');
    const nobody = {
      steps: [{ signatures: 3, roles: ['admin' as const], groups: [], people: [], owners: false }],
    };
    expect(codeOf(await propose('sofia', changes, nobody))).toBe('policies-locked');
    expect(codeOf(await propose('sofia', changes, null))).toBe('policies-locked');
    const onlyHerself = { askers: { roles: [], groups: [], people: ['nobody@larkfield.example'] } };
    expect(codeOf(await propose('sofia', changes, onlyHerself))).toBe('policies-locked');
  });

  test('for a policy of the configuration file', async () => {
    await loadConfiguredPolicies(world.db, [
      { name: 'from-the-file', document: (await policyNamed('production-reveal')).document },
    ]);
    expect(codeOf(await propose('sofia', await policyNamed('from-the-file'), { uses: 2 }))).toBe(
      'policy-configured',
    );
    await loadConfiguredPolicies(world.db, []);
  });

  test('each refusal is on record, and nothing of it was kept', async () => {
    const before = await world.db.prisma.accessRequest.count();
    const records_ = (await records(world.db, 'request.refused')).length;
    expect(codeOf(await propose('noor', await policyNamed('production-reveal'), { uses: 2 }))).toBe(
      'may-not-ask',
    );
    expect(await world.db.prisma.accessRequest.count()).toBe(before);
    expect((await records(world.db, 'request.refused')).length).toBe(records_ + 1);
  });
});

describe('one change at a time', () => {
  test('a second proposal for a policy waits for the first, also of ten at once', async () => {
    const policy = await policyNamed('non-production-reveal');
    const ten = await Promise.all(
      Array.from({ length: 10 }, (_, index) => propose('sofia', policy, { uses: index + 20 })),
    );
    const codes = ten.map(codeOf).sort();
    expect(codes).toEqual(['ok', ...Array(9).fill('policy-change-waiting')].sort());
    const winner = ten.find((each) => each.ok);
    if (winner?.ok) unwrap(await decide(world, 'noor', winner.value.requestId, 'deny'));
    expect((await policyNamed('non-production-reveal')).version).toBe(1);
  });

  test('nor do ten at once of two people, for a name that is not there yet', async () => {
    const { personId } = world.actor('tom');
    await world.db.prisma.roleAssignment.create({ data: { personId, role: 'admin' } });
    const tom = await world.signIn('tom');
    const ten = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        propose(index % 2 ? 'sofia' : tom, 'brand-new', { uses: index + 1 }),
      ),
    );
    expect(ten.map(codeOf).sort()).toEqual(['ok', ...Array(9).fill('policy-change-waiting')].sort());
    const winner = ten.find((each) => each.ok);
    if (winner?.ok) unwrap(await decide(world, 'noor', winner.value.requestId, 'deny'));
    await world.db.prisma.roleAssignment.delete({ where: { personId_role: { personId, role: 'admin' } } });
    await world.signIn('tom');
  });

  test('ten signatures at once bring one edition', async () => {
    const policy = await policyNamed('non-production-reveal');
    const { requestId } = unwrap(await propose('sofia', policy, { uses: 9 }));
    const signed = await Promise.all(
      Array.from({ length: 10 }, (_, index) => decide(world, index % 2 ? 'noor' : 'tom', requestId)),
    );
    expect(signed.filter((each) => each.ok)).toHaveLength(1);
    expect(await policyNamed('non-production-reveal')).toMatchObject({ version: 2, document: { uses: 9 } });
  });

  test('a change whose policy changed meanwhile cannot come into force, and the policy stays as it is', async () => {
    const policy = await policyNamed('non-production-reveal');
    const { requestId } = unwrap(await propose('sofia', policy, { uses: 8 }));
    const document = { ...policy.document, uses: 7 };
    await loadConfiguredPolicies(world.db, [{ name: policy.name, document }]);
    expect(codeOf(await decide(world, 'noor', requestId))).toBe('policy-configured');
    await loadConfiguredPolicies(world.db, []);
    expect(codeOf(await decide(world, 'noor', requestId))).toBe('policy-moved-on');
    const change = await readPolicyChange(world.db, world.actor('noor'), requestId);
    expect(change?.movedOn).toBe(true);
    expect((await policyNamed('non-production-reveal')).document.uses).not.toBe(8);
    unwrap(await cancelRequest(world.db, world.actor('sofia'), { requestId }));
  });

  test('a change that was fine when it was proposed and would now lock everybody out is refused', async () => {
    const over = await policyNamed('policy-changes');
    const narrow = unwrap(
      await propose('sofia', 'changes-of-changes', {
        ...over.document,
        scope: { ...everywhere(), paths: ['policy-changes', 'changes-of-changes'] },
      }),
    );
    unwrap(await decide(world, 'noor', narrow.requestId));
    const second = await policyNamed('changes-of-changes');
    const byAdmins = {
      steps: [
        {
          signatures: 2,
          roles: ['admin' as const, 'approver' as const],
          groups: [],
          people: [],
          owners: false,
        },
      ],
    };
    const one = unwrap(await propose('sofia', over, byAdmins));
    const two = unwrap(await propose('sofia', second, byAdmins));
    await world.db.prisma.person.update({
      where: { id: world.actor('tom').personId },
      data: { disabledAt: new Date() },
    });
    const both = await Promise.all([
      decide(world, 'noor', one.requestId),
      decide(world, 'noor', two.requestId),
    ]);
    await world.db.prisma.person.update({
      where: { id: world.actor('tom').personId },
      data: { disabledAt: null },
    });
    expect(both.map(codeOf)).toEqual(['policies-locked', 'policies-locked']);
    for (const { requestId } of [one, two]) {
      unwrap(await cancelRequest(world.db, world.actor('sofia'), { requestId }));
    }
  });
});

describe('by the second line, the database', () => {
  test('an edition cannot be skipped, changed or removed, nor a policy renamed or deleted', async () => {
    const { policyId } = await policyNamed('policy-changes');
    const insert = `INSERT INTO access_policy_version (policy_id, version, document) SELECT policy_id, 7, document FROM access_policy_version WHERE policy_id = $1 LIMIT 1`;
    await expect(world.owner.query(insert, [policyId])).rejects.toThrow(/follows the one before/);
    for (const sql of [
      'UPDATE access_policy_version SET created_by = NULL WHERE policy_id = $1',
      'DELETE FROM access_policy_version WHERE policy_id = $1',
      `UPDATE access_policy SET name = 'x' WHERE id = $1`,
      'DELETE FROM access_policy WHERE id = $1',
    ]) {
      await expect(world.owner.query(sql, [policyId]), sql).rejects.toThrow(/final/);
    }
  });
});

function everywhere() {
  return { paths: ['**'], environments: null, accounts: null, regions: null, tags: null };
}
