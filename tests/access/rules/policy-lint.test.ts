import { describe, expect, test } from 'vitest';
import { lintPolicies, lintPolicy } from '#lib/access/rules/lint.ts';
import type { LintWorld } from '#lib/access/rules/lint-finding.ts';
import type { Human } from '#lib/access/rules/person.ts';
import type { LivePolicy } from '#lib/access/rules/policy.ts';
import { DEFAULT_POLICIES } from '#lib/access/rules/policy.ts';
import { addToCoverage, type CoveredSecret, emptyCoverage } from '#lib/access/rules/policy-coverage.ts';
import { SAMPLE_POLICIES } from '#lib/access/rules/sample-policies.ts';
import { humanOf, policyOf, SECRET } from './policy-arbitraries.ts';

const PEOPLE: readonly Human[] = [
  humanOf('ana', ['engineer'], ['team-payments']),
  humanOf('noor', ['approver'], ['team-payments', 'team-identity']),
  humanOf('tom', ['approver'], ['team-search']),
  humanOf('sofia', ['admin'], ['on-call']),
  humanOf('gone', ['approver'], ['team-gone'], { active: false }),
];

const CHANGES = policyOf('changes', {
  acts: ['policy-edit'],
  askers: { roles: ['admin'] },
});

const secretOf = (name: string, change: Partial<CoveredSecret> = {}): CoveredSecret => ({
  ...SECRET,
  name,
  owner: 'team-payments',
  ...change,
});

function worldOf(
  policies: readonly LivePolicy[],
  change: Partial<LintWorld> & { secrets?: readonly CoveredSecret[] } = {},
): LintWorld {
  const all = [...policies, CHANGES];
  const coverage = emptyCoverage(all);
  addToCoverage(coverage, all, change.secrets ?? [secretOf('prod/payments/db')]);
  return {
    policies: all,
    configured: new Set(),
    people: PEOPLE,
    coverage,
    channels: ['security'],
    ticketSystems: ['https://tickets.example/check'],
    ...change,
  };
}

const found = (world: LintWorld) =>
  lintPolicies(world).map(
    ({ code, severity, field, policyName }) => `${severity} ${policyName} ${field} ${code}`,
  );
const wordsOf = (world: LintWorld) => lintPolicies(world).map(({ words }) => words);

test('a sound policy has no findings', () => {
  expect(found(worldOf([policyOf('sound')]))).toEqual([]);
});

describe('who signs', () => {
  test.each<[string, Parameters<typeof policyOf>[1], string]>([
    ['nobody', { steps: [{ signatures: 1, groups: ['team-gone'] }] }, 'error p steps[1] no-decider'],
    [
      'a group of people who may not sign',
      { steps: [{ signatures: 1, people: ['ana@larkfield.example'] }] },
      'error p steps[1] no-decider',
    ],
    [
      'more than there are',
      { steps: [{ signatures: 2, roles: ['admin'] }] },
      'error p steps[1] quorum-too-large',
    ],
    [
      'more than there are over all steps',
      {
        steps: [
          { signatures: 2, roles: ['approver'] },
          { signatures: 1, roles: ['approver'] },
        ],
      },
      'error p steps quorum-too-large',
    ],
    [
      'the asker, who is needed',
      { steps: [{ signatures: 2, roles: ['approver'] }] },
      'warning p steps asker-is-needed',
    ],
    [
      'the only one who may',
      { steps: [{ signatures: 1, roles: ['admin'] }] },
      'warning p steps asker-is-needed',
    ],
    [
      'a group nobody is in',
      { steps: [{ signatures: 1, roles: ['approver'], groups: ['team-x'] }] },
      'warning p steps[1] unknown-group',
    ],
    [
      'somebody unknown',
      { steps: [{ signatures: 1, roles: ['approver'], people: ['x@y.example'] }] },
      'warning p steps[1] unknown-person',
    ],
    [
      'somebody who left',
      { steps: [{ signatures: 1, roles: ['approver'], people: ['gone@larkfield.example'] }] },
      'warning p steps[1] inactive-person',
    ],
    [
      'somebody who may not',
      { steps: [{ signatures: 1, roles: ['approver'], people: ['ana@larkfield.example'] }] },
      'warning p steps[1] may-not-sign',
    ],
    ['nobody may ask', { askers: { roles: ['auditor'] } }, 'warning p askers no-asker'],
    ['a channel that is not there', { channels: ['nowhere'] }, 'warning p channels unknown-channel'],
    [
      'an address that is not allowed',
      { ticketPattern: '#', ticketCheck: { url: 'https://other.example' } },
      'error p ticketCheck ticket-address',
    ],
  ])('%s', (_, change, expected) => expect(found(worldOf([policyOf('p', change)]))).toContain(expected));

  test('owners are judged by the secrets there are', () => {
    const owners = policyOf('p', { steps: [{ signatures: 1, owners: true }] });
    const fine = worldOf([owners]);
    expect(found(fine)).toEqual([]);
    const lacking = worldOf([owners], {
      secrets: [secretOf('prod/a', { owner: 'team-gone' }), secretOf('prod/b', { owner: null })],
    });
    expect(found(lacking)).toEqual(['warning p steps[1] no-owner', 'warning p steps[1] owner-cannot-sign']);
  });

  test('two accounts of one person are one decider', () => {
    const people = [...PEOPLE, humanOf('sofia2', ['admin'], [], { email: 'SOFIA@larkfield.example' })];
    const two = policyOf('p', { steps: [{ signatures: 2, roles: ['admin'] }] });
    expect(found(worldOf([two], { people }))).toContain('error p steps[1] quorum-too-large');
  });
});

describe('where it applies', () => {
  test('no secret in its scope', () =>
    expect(found(worldOf([policyOf('p', { scope: { paths: ['nowhere/**'] } })]))).toContain(
      'warning p scope covers-nothing',
    ));
  test('an environment nobody has', () =>
    expect(found(worldOf([policyOf('p', { scope: { paths: ['**'], environments: ['live'] } })]))).toContain(
      'warning p scope.environments unknown-environment',
    ));
  test('another policy wins everywhere, and is named with the number', () => {
    const world = worldOf([policyOf('far'), policyOf('near', { scope: { paths: ['prod/**'] } })]);
    expect(found(world)).toContain('warning far scope never-applies');
    expect(wordsOf(world).join(' ')).toContain('near for 1');
  });
  test('another wins for some: a note, who and for how many', () => {
    const world = worldOf([policyOf('far'), policyOf('near', { scope: { paths: ['prod/**'] } })], {
      secrets: [secretOf('prod/a'), secretOf('prod/b'), secretOf('staging/c')],
    });
    expect(found(world)).toEqual(['note far scope overlap']);
    expect(wordsOf(world)[0]).toContain('near for 2');
  });
});

describe('what decides by itself', () => {
  const rules = (...automatic: NonNullable<Parameters<typeof policyOf>[1]>['automatic'] & object) =>
    found(worldOf([policyOf('p', { automatic })]));
  test.each<[string, NonNullable<NonNullable<Parameters<typeof policyOf>[1]>['automatic']>, string]>([
    [
      'production without a person',
      [{ name: 'a', verdict: 'approve', evenInProduction: true, when: { atMostSeconds: 60 } }],
      'warning p automatic[1] approves-production',
    ],
    [
      'an approval of everything',
      [{ name: 'a', verdict: 'approve' }],
      'warning p automatic[1] approves-always',
    ],
    [
      'an approval for production that does not say so',
      [{ name: 'a', verdict: 'approve', when: { environments: ['production'] } }],
      'warning p automatic[1] rule-never-holds',
    ],
    [
      'lengths nobody may ask for',
      [{ name: 'a', verdict: 'deny', when: { atLeastSeconds: 10_000 } }],
      'warning p automatic[1] rule-never-holds',
    ],
    [
      'people who are not there',
      [{ name: 'a', verdict: 'deny', when: { groups: ['team-gone'] } }],
      'warning p automatic[1] rule-never-holds',
    ],
    [
      'an approval behind a denial of everything',
      [
        { name: 'd', verdict: 'deny' },
        { name: 'a', verdict: 'approve', when: { atMostSeconds: 60 } },
      ],
      'warning p automatic[2] rule-never-holds',
    ],
    ['a denial of everything', [{ name: 'd', verdict: 'deny' }], 'error p automatic denies-always'],
    [
      'denials that together cover the week',
      [
        {
          name: 'in',
          verdict: 'deny',
          when: {
            hours: {
              zone: 'Europe/Berlin',
              days: ['mon', 'tue', 'wed', 'thu', 'fri'],
              from: '08:00',
              to: '18:00',
            },
          },
        },
        {
          name: 'out',
          verdict: 'deny',
          when: {
            hours: {
              zone: 'Europe/Berlin',
              days: ['mon', 'tue', 'wed', 'thu', 'fri'],
              from: '08:00',
              to: '18:00',
              outside: true,
            },
          },
        },
      ],
      'error p automatic denies-always',
    ],
  ])('%s', (_, automatic, expected) => expect(rules(...automatic)).toContain(expected));

  test('a door that opens for a quarter of an hour a week is open', () => {
    const almost = { zone: 'UTC', days: ['mon' as const], from: '08:00', to: '08:15', outside: true };
    expect(rules({ name: 'd', verdict: 'deny', when: { hours: almost } })).toEqual([]);
  });
});

describe('changing policies', () => {
  test('no policy says who may', () => {
    const world = worldOf([policyOf('p')]);
    expect(found({ ...world, policies: [policyOf('p')] })).toContain('error   no-change-policy');
  });
  test('a policy that nobody could change any more', () => {
    const locked = policyOf('locked', {
      scope: { paths: ['p'] },
      acts: ['policy-edit'],
      askers: { roles: ['admin'] },
      steps: [{ signatures: 1, roles: ['admin'] }],
    });
    const world = worldOf([policyOf('p'), locked]);
    expect(found(world)).toContain('error p  locked');
    expect(found({ ...world, configured: new Set(['pol_p']) })).not.toContain('error p  locked');
  });
});

test('a draft is judged in the place of its edition, and only it', () => {
  const world = worldOf([policyOf('far', { uses: 1 }), policyOf('near', { scope: { paths: ['prod/**'] } })]);
  const findings = lintPolicy('pol_far', world);
  expect(findings.map(({ code }) => code)).toEqual(['never-applies']);
});

test('what every installation and the sample company start with has nothing that is wrong', () => {
  const policies = [...DEFAULT_POLICIES, ...SAMPLE_POLICIES].map(({ name, document }) => ({
    policyId: `pol_${name}`,
    name,
    version: 1,
    document,
  }));
  const world = worldOf([], {
    secrets: [secretOf('prod/payments/db'), secretOf('dev/x', { environment: 'development' })],
  });
  const coverage = emptyCoverage(policies);
  addToCoverage(coverage, policies, [secretOf('prod/payments/db')]);
  const findings = lintPolicies({ ...world, policies, coverage });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});
