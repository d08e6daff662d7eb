import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proposePolicyChange } from '#lib/access/propose-policy-change.ts';
import { listPolicies } from '#lib/access/queries/policies.ts';
import { readPolicyChange } from '#lib/access/queries/policy-change.ts';
import { readPolicyPage } from '#lib/access/queries/policy-page.ts';
import type { LivePolicy, PolicyDocument } from '#lib/access/rules/policy.ts';
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
