import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES } from '#lib/access/rules/policy.ts';
import { policyDocumentSchema } from '#lib/access/rules/policy-document.ts';
import { SAMPLE_POLICIES } from '#lib/access/rules/sample-policies.ts';
import { PLAIN } from './policy-arbitraries.ts';

/** As the first editions were stored: one act, roles alone, none of the later members. */
const FIRST_FORM = {
  act: 'reveal',
  uses: 5,
  scope: {
    tags: null,
    paths: ['**'],
    regions: null,
    accounts: null,
    environments: ['production', 'unknown'],
  },
  steps: [{ roles: ['approver', 'admin'], signatures: 1 }],
  askers: { roles: ['engineer', 'approver', 'admin'] },
  reasonMinimum: 20,
  ticketPattern: null,
  longestSeconds: 900,
  pendingSeconds: 7200,
};

test('an edition of the first form still says what it said', () => {
  expect(policyDocumentSchema.parse(FIRST_FORM)).toEqual({
    scope: FIRST_FORM.scope,
    acts: ['reveal'],
    askers: { roles: ['engineer', 'approver', 'admin'], groups: [], people: [] },
    steps: [{ signatures: 1, roles: ['approver', 'admin'], groups: [], people: [], owners: false }],
    longestSeconds: 900,
    uses: 5,
    reasonMinimum: 20,
    ticketPattern: null,
    ticketCheck: null,
    automatic: [],
    breakGlass: null,
    pendingSeconds: 7_200,
    rotateAfterReveal: false,
    channels: [],
  });
});

test('what every installation and the sample company start with can be read again', () => {
  for (const { document } of [...DEFAULT_POLICIES, ...SAMPLE_POLICIES]) {
    expect(policyDocumentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  }
});

describe('refused', () => {
  const edit = { ...PLAIN, acts: ['policy-edit'] };
  test.each([
    ['a member nobody knows', { ...PLAIN, extra: 1 }],
    ['act and acts', { ...PLAIN, act: 'reveal' }],
    ['an act twice', { ...PLAIN, acts: ['reveal', 'reveal'] }],
    ['no act', { ...PLAIN, acts: [] }],
    ['a window above four hours', { ...PLAIN, longestSeconds: 14_401 }],
    ['a window below a minute', { ...PLAIN, longestSeconds: 59 }],
    ['no step', { ...PLAIN, steps: [] }],
    ['six steps', { ...PLAIN, steps: Array(6).fill({ signatures: 1, owners: true }) }],
    ['a step for nobody', { ...PLAIN, steps: [{ signatures: 1 }] }],
    ['no signature', { ...PLAIN, steps: [{ signatures: 0, owners: true }] }],
    ['askers that are nobody', { ...PLAIN, askers: {} }],
    ['a role nobody has', { ...PLAIN, askers: { roles: ['root'] } }],
    ['a group with a blank at its end', { ...PLAIN, askers: { groups: ['team-a '] } }],
    ['a group with a zero byte', { ...PLAIN, askers: { groups: ['a\u0000b'] } }],
    ['a path of half a character', { ...PLAIN, scope: { paths: ['prod/\ud800'] } }],
    ['no path', { ...PLAIN, scope: { paths: [] } }],
    ['a ticket check without a pattern', { ...PLAIN, ticketCheck: { url: 'https://tickets.example/check' } }],
    [
      'a ticket check with a user in the address',
      { ...PLAIN, ticketPattern: '#', ticketCheck: { url: 'https://a:b@tickets.example' } },
    ],
    ['a ticket check by file', { ...PLAIN, ticketPattern: '#', ticketCheck: { url: 'file:///etc/passwd' } }],
    ['break-glass for an hour', { ...PLAIN, breakGlass: { roles: ['admin'], minutes: 60 } }],
    ['break-glass for nobody', { ...PLAIN, breakGlass: { minutes: 5 } }],
    ['a rule in a zone that is none', rule({ hours: { ...HOURS(), zone: 'Mars/Olympus' } })],
    ['a rule at 25:00', rule({ hours: { ...HOURS(), from: '25:00' } })],
    [
      'a denial for production too',
      { ...PLAIN, automatic: [{ name: 'a', verdict: 'deny', evenInProduction: true }] },
    ],
    ['two rules of one name', { ...PLAIN, automatic: [denial('a'), denial('a')] }],
    ['changes of policies beside reveals', { ...PLAIN, acts: ['reveal', 'policy-edit'] }],
    [
      'changes of policies in an environment',
      { ...edit, scope: { paths: ['**'], environments: ['production'] } },
    ],
    ['changes of policies by owners', { ...edit, steps: [{ signatures: 1, owners: true }] }],
    ['changes of policies approved by a rule', { ...edit, automatic: [{ name: 'a', verdict: 'approve' }] }],
    ['changes of policies by break-glass', { ...edit, breakGlass: { roles: ['admin'] } }],
  ])('%s', (_, document) => expect(policyDocumentSchema.safeParse(document).success).toBe(false));
});

function HOURS() {
  return { zone: 'UTC', days: ['mon'], from: '08:00', to: '18:00' };
}

function rule(when: object) {
  return { ...PLAIN, automatic: [{ name: 'a', verdict: 'deny', when }] };
}

function denial(name: string) {
  return { name, verdict: 'deny' };
}
