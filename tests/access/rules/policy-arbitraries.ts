import fc from 'fast-check';
import type { Human } from '#lib/access/rules/person.ts';
import { type LivePolicy, policyDocumentSchema, type ScopeFacts } from '#lib/access/rules/policy.ts';
import type { PolicyDocument, PolicyDocumentInput } from '#lib/access/rules/policy-document.ts';
import { ROLES } from '#lib/people/rules/roles.ts';

export const NOW = new Date('2026-11-20T12:00:00Z');
export const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

export const PLAIN: PolicyDocumentInput = {
  scope: { paths: ['**'] },
  acts: ['reveal'],
  askers: { roles: ['engineer', 'approver', 'admin'] },
  steps: [{ signatures: 1, roles: ['approver', 'admin'] }],
};

export function documentOf(change: Partial<PolicyDocumentInput> = {}): PolicyDocument {
  return policyDocumentSchema.parse({ ...PLAIN, ...change });
}

export function policyOf(name: string, change: Partial<PolicyDocumentInput> = {}, version = 1): LivePolicy {
  return { policyId: `pol_${name}`, name, version, document: documentOf(change) };
}

export function humanOf(
  personId: string,
  roles: readonly string[],
  groups: readonly string[] = [],
  change: Partial<Human> = {},
): Human {
  return {
    personId,
    displayName: personId,
    email: `${personId}@larkfield.example`,
    active: true,
    roles: roles.map((role) => ({ role, givenBy: null, givenAt: hoursAgo(1_000) })),
    groups: groups.map((group) => ({ group, givenBy: null, givenAt: hoursAgo(1_000) })),
    ...change,
  };
}

export const SECRET: ScopeFacts = {
  name: 'prod/payments/db',
  environment: 'production',
  accountId: '111122223333',
  region: 'eu-central-1',
  tags: { team: 'payments', tier: '1' },
};

const segment = fc.constantFrom('prod', 'staging', 'payments', 'ledger', 'db', 'api-key', '*', '**', 'pay*');
export const pathGlob = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

export const scope = fc.record({
  paths: fc.array(pathGlob, { minLength: 1, maxLength: 3 }),
  environments: fc.option(
    fc.subarray(['production', 'unknown', 'staging', 'development', 'other'], { minLength: 1 }),
  ),
  accounts: fc.option(fc.subarray(['111122223333', '444455556666'], { minLength: 1 })),
  regions: fc.option(fc.subarray(['eu-central-1', 'us-east-1'], { minLength: 1 })),
  tags: fc.option(
    fc.oneof(
      fc.constant({ team: 'payments' }),
      fc.constant({ team: 'payments', tier: '1' }),
      fc.constant({ tier: '2' }),
    ),
  ),
});

const named = {
  roles: fc.subarray([...ROLES]),
  groups: fc.subarray(['team-payments', 'team-search', 'on-call']),
  people: fc.subarray(['ana@larkfield.example', 'noor@larkfield.example', 'nobody@larkfield.example']),
};
const people = fc.record(named).filter((set) => set.roles.length + set.groups.length + set.people.length > 0);

export const step = fc
  .record({ ...named, signatures: fc.integer({ min: 1, max: 3 }), owners: fc.boolean() })
  .filter((each) => each.owners || each.roles.length + each.groups.length + each.people.length > 0);

const hours = fc.record({
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'),
  days: fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, { minLength: 1 }),
  from: fc.constantFrom('00:00', '08:00', '22:30'),
  to: fc.constantFrom('00:00', '06:15', '18:00'),
  outside: fc.boolean(),
});

export const rule = (name: string) =>
  fc
    .record({
      name: fc.constant(name),
      verdict: fc.constantFrom('approve' as const, 'deny' as const),
      evenInProduction: fc.boolean(),
      when: fc.record(
        {
          environments: fc.subarray(['production', 'staging', 'unknown'], { minLength: 1 }),
          paths: fc.array(pathGlob, { minLength: 1, maxLength: 2 }),
          roles: fc.subarray([...ROLES], { minLength: 1 }),
          groups: fc.subarray(['team-payments', 'on-call'], { minLength: 1 }),
          atMostSeconds: fc.constantFrom(60, 900, 3_600),
          denialsAtLeast: fc.integer({ min: 1, max: 5 }),
          hours,
        },
        { requiredKeys: [] },
      ),
    })
    .map((each) => ({ ...each, evenInProduction: each.verdict === 'approve' && each.evenInProduction }));

export const document: fc.Arbitrary<PolicyDocument> = fc
  .record({
    scope,
    acts: fc.subarray(['reveal', 'rotate', 'put', 'delete'] as const, { minLength: 1 }),
    askers: people,
    steps: fc.array(step, { minLength: 1, maxLength: 3 }),
    longestSeconds: fc.integer({ min: 60, max: 14_400 }),
    uses: fc.integer({ min: 1, max: 50 }),
    reasonMinimum: fc.integer({ min: 1, max: 500 }),
    ticketPattern: fc.option(fc.constantFrom('INC-#', 'OPS-*')),
    automatic: fc
      .tuple(fc.option(rule('one')), fc.option(rule('two')))
      .map((rules) => rules.filter((each) => each !== null)),
    breakGlass: fc.option(people.map((set) => ({ ...set, minutes: 15, uses: 2 }))),
    pendingSeconds: fc.integer({ min: 60, max: 604_800 }),
    rotateAfterReveal: fc.boolean(),
    channels: fc.subarray(['payments-access', 'security']),
  })
  .map((input) => policyDocumentSchema.parse(input));

export const policies = fc.array(document, { minLength: 1, maxLength: 6 }).map((documents) =>
  documents.map((each, index) => ({
    policyId: `pol_${index}`,
    name: `policy-${index}`,
    version: 1,
    document: each,
  })),
);

export const subject: fc.Arbitrary<ScopeFacts> = fc.record({
  name: fc.constantFrom('prod/payments/db', 'prod/ledger/api-key', 'staging/payments/db', 'db', 'prod'),
  environment: fc.constantFrom('production', 'unknown', 'staging', 'development', 'live'),
  accountId: fc.constantFrom('111122223333', '444455556666'),
  region: fc.constantFrom('eu-central-1', 'us-east-1'),
  tags: fc.constantFrom<Record<string, string>>({}, { team: 'payments' }, { team: 'payments', tier: '1' }),
});
