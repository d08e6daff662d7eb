import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countsAsProduction,
  DEFAULT_POLICIES,
  type LivePolicy,
  policyDocumentSchema,
  type ScopeFacts,
  selectPolicy,
} from '#lib/access/rules/policy.ts';
import type { PolicyDocument, PolicyDocumentInput } from '#lib/access/rules/policy-document.ts';

const secret: ScopeFacts = {
  name: 'prod/payments/db',
  environment: 'production',
  accountId: '111122223333',
  region: 'eu-central-1',
  tags: { team: 'payments' },
};

const everything = { paths: ['**'], environments: null, accounts: null, regions: null, tags: null };

function policy(
  name: string,
  scope: Partial<PolicyDocument['scope']>,
  change: Partial<PolicyDocumentInput> = {},
): LivePolicy {
  const document = policyDocumentSchema.parse({
    scope: { ...everything, ...scope },
    act: 'reveal',
    askers: { roles: ['engineer'] },
    steps: [{ signatures: 1, roles: ['approver'] }],
    ...change,
  });
  return { policyId: `pol_${name}`, name, version: 1, document };
}

function chosen(policies: readonly LivePolicy[], facts: ScopeFacts = secret): string {
  const selected = selectPolicy(policies, facts, 'reveal');
  return selected.ok ? selected.value.name : selected.refusal.code;
}

test('where no policy covers the secret nobody can ask', () => {
  expect(chosen([])).toBe('no-policy');
  expect(chosen([policy('elsewhere', { paths: ['staging/**'] })])).toBe('no-policy');
});

test('the path that spells out more of the name comes first, whatever the rest says', () => {
  const strict = policy(
    'strict',
    { environments: ['production'], tags: { team: 'payments' } },
    {
      steps: [{ signatures: 3, roles: ['admin'] }],
    },
  );
  expect(chosen([strict, policy('near', { paths: ['prod/payments/*'] })])).toBe('near');
  expect(
    chosen([policy('far', { paths: ['prod/**'] }), policy('near', { paths: ['prod/payments/*'] })]),
  ).toBe('near');
});

test('then tags, account, region, environment, in this order', () => {
  const scopes: [string, Partial<PolicyDocument['scope']>][] = [
    ['tag', { tags: { team: 'payments' } }],
    ['account', { accounts: ['111122223333'] }],
    ['region', { regions: ['eu-central-1'] }],
    ['environment', { environments: ['production'] }],
    ['bare', {}],
  ];
  const policies = scopes.map(([name, scope]) => policy(name, scope));
  for (let from = 0; from < scopes.length; from++) {
    expect(chosen(policies.slice(from).reverse())).toBe(scopes[from]?.[0]);
  }
});

test('among equally specific policies the strictest: signatures, time, uses, reason, ticket', () => {
  const base = policy('base', {});
  const cases: Partial<PolicyDocumentInput>[] = [
    { steps: [{ signatures: 2, roles: ['approver'] }], longestSeconds: 14_400, uses: 50 },
    { longestSeconds: 600, uses: 50 },
    { uses: 1, reasonMinimum: 1 },
    { reasonMinimum: 100 },
    { ticketPattern: 'INC-#' },
  ];
  for (const change of cases) expect(chosen([base, policy('stricter', {}, change)])).toBe('stricter');
});

test('the order in which policies are stored never matters', () => {
  const policies = [
    policy('a', { paths: ['prod/**'] }),
    policy('b', { environments: ['production'] }),
    policy('c', { paths: ['prod/*/db'] }, { uses: 1 }),
    policy('d', { paths: ['prod/*/db'] }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(policies, { minLength: policies.length }), (shuffled) => {
      expect(chosen(shuffled)).toBe('c');
    }),
  );
});

test('a scope that names something covers only that', () => {
  const other: Partial<PolicyDocument['scope']>[] = [
    { environments: ['staging'] },
    { accounts: ['444455556666'] },
    { regions: ['eu-west-1'] },
    { tags: { team: 'search' } },
    { tags: { toString: 'payments' } },
  ];
  for (const scope of other) expect(chosen([policy('p', scope)])).toBe('no-policy');
});

test('the defaults: production and whatever is not known go one way, the rest the other', () => {
  const live = DEFAULT_POLICIES.map((each, index) => ({ ...each, policyId: `pol_${index}`, version: 1 }));
  const of = (environment: string) => chosen(live, { ...secret, environment });
  expect(['production', 'unknown', '', 'live', 'constructor'].map(of)).toEqual(
    Array(5).fill('production-reveal'),
  );
  expect(['staging', 'development', 'other'].map(of)).toEqual(Array(3).fill('non-production-reveal'));
  expect(countsAsProduction('no such word')).toBe(true);
});

test('a document with an unknown member, a window above four hours or no step is refused', () => {
  const good = DEFAULT_POLICIES[0]?.document as PolicyDocument;
  for (const bad of [
    { ...good, extra: 1 },
    { ...good, longestSeconds: 14_401 },
    { ...good, steps: [] },
  ]) {
    expect(policyDocumentSchema.safeParse(bad).success).toBe(false);
  }
});
