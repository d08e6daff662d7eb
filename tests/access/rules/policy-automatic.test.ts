import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AutomaticFacts, isWithin, judgeAutomatically } from '#lib/access/rules/automatic.ts';
import type { PolicyDocumentInput } from '#lib/access/rules/policy-document.ts';
import { documentOf, humanOf, NOW, rule, SECRET } from './policy-arbitraries.ts';

const staging = { ...SECRET, name: 'staging/payments/db', environment: 'staging' };
const ana = humanOf('ana', ['engineer'], ['team-payments']);

function factsOf(change: Partial<AutomaticFacts> = {}): AutomaticFacts {
  return {
    subject: staging,
    act: 'reveal',
    stage: 'AWSCURRENT',
    durationSeconds: 900,
    uses: 3,
    asker: ana,
    earlierDenials: 0,
    shapedEdition: false,
    now: NOW,
    ...change,
  };
}

type Rules = NonNullable<PolicyDocumentInput['automatic']>;
const judge = (automatic: Rules, change: Partial<AutomaticFacts> = {}) =>
  judgeAutomatically(documentOf({ automatic }), factsOf(change));

test('a denial wins over every approval, whatever their order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('approve', 'deny'), { minLength: 1, maxLength: 6 }), (verdicts) => {
      const automatic = verdicts.map((verdict, index) => ({ name: `r${index}`, verdict }) as Rules[number]);
      const judged = judge(automatic);
      const expected = verdicts.includes('deny') ? 'deny' : 'approve';
      expect(judged).toEqual({ verdict: expected, rule: `r${verdicts.indexOf(expected)}` });
    }),
  );
});

test('what needs a person is approved by no rule, and denied by those that deny', () => {
  const needsPerson = true;
  expect(judge([{ name: 'yes', verdict: 'approve' }])?.verdict).toBe('approve');
  expect(judge([{ name: 'yes', verdict: 'approve' }], { needsPerson })).toBeNull();
  const automatic: Rules = [
    { name: 'yes', verdict: 'approve', evenInProduction: true },
    { name: 'no', verdict: 'deny' },
  ];
  expect(judge(automatic, { needsPerson })).toEqual({ verdict: 'deny', rule: 'no' });
});

test('over random rules: the verdict is of a rule that fits alone, and no denial that fits is passed over', () => {
  fc.assert(
    fc.property(
      rule('one'),
      rule('two'),
      fc.boolean(),
      fc.nat({ max: 6 }),
      (one, two, production, denials) => {
        const change = { subject: production ? SECRET : staging, earlierDenials: denials };
        const alone = [one, two].map((each) => judge([each], change));
        const together = judge([one, two], change);
        expect(together !== null).toBe(alone.some((each) => each !== null));
        if (together) expect(alone).toContainEqual(together);
        if (alone.some((each) => each?.verdict === 'deny')) expect(together?.verdict).toBe('deny');
        if (production && together?.verdict === 'approve') {
          expect([one, two].find(({ name }) => name === together.rule)?.evenInProduction).toBe(true);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

describe('an approval', () => {
  const approve: Rules = [{ name: 'a', verdict: 'approve' }];
  test('is for what is not production', () =>
    expect(judge(approve)).toEqual({ verdict: 'approve', rule: 'a' }));
  test.each(['production', 'unknown', 'live', ''])('is not for %o', (environment) =>
    expect(judge(approve, { subject: { ...staging, environment } })).toBeNull(),
  );
  test('is for production only where the rule says so', () =>
    expect(
      judge([{ ...approve[0], evenInProduction: true } as Rules[number]], { subject: SECRET }),
    ).not.toBeNull());
  test('is not for somebody who had a hand in this edition lately', () =>
    expect(judge(approve, { shapedEdition: true })).toBeNull());
  test('is never for a change of a policy', () =>
    expect(judge(approve, { act: 'policy-edit', subject: staging })).toBeNull());
});

describe('one condition off', () => {
  const when: Rules[number]['when'] = {
    paths: ['staging/payments/**'],
    environments: ['staging'],
    tags: { team: 'payments' },
    stages: ['AWSCURRENT'],
    roles: ['engineer'],
    groups: ['team-payments'],
    people: ['ana@larkfield.example'],
    atMostSeconds: 900,
    atLeastSeconds: 60,
    atMostUses: 3,
    denialsAtMost: 0,
    hours: { zone: 'UTC', days: ['fri'], from: '12:00', to: '12:01' },
  };
  const rules: Rules = [{ name: 'exact', verdict: 'approve', when }];
  test('all hold', () => expect(judge(rules)).not.toBeNull());
  test.each<[string, Partial<AutomaticFacts>]>([
    ['path', { subject: { ...staging, name: 'staging/ledger/db' } }],
    ['environment', { subject: { ...staging, environment: 'development' } }],
    ['tag', { subject: { ...staging, tags: {} } }],
    ['stage', { stage: 'AWSPREVIOUS' }],
    ['a version instead of a stage', { stage: null }],
    ['role', { asker: humanOf('ana', ['approver'], ['team-payments']) }],
    ['group', { asker: humanOf('ana', ['engineer']) }],
    ['person', { asker: humanOf('ben', ['engineer'], ['team-payments']) }],
    ['longer', { durationSeconds: 901 }],
    ['shorter', { durationSeconds: 59 }],
    ['more uses', { uses: 4 }],
    ['a denial', { earlierDenials: 1 }],
    ['a millisecond early', { now: new Date(NOW.getTime() - 1) }],
    ['at the end, which is exclusive', { now: new Date(NOW.getTime() + 60_000) }],
  ])('%s: it does not hold', (_, change) => expect(judge(rules, change)).toBeNull());
});

describe('hours', () => {
  const at = (iso: string) => new Date(iso);
  test('over midnight belong to the day they began', () => {
    const night = { zone: 'UTC', days: ['fri'] as 'fri'[], from: '22:00', to: '06:00' };
    expect(isWithin(night, at('2026-11-20T22:00:00Z'))).toBe(true);
    expect(isWithin(night, at('2026-11-21T05:59:59Z'))).toBe(true);
    expect(isWithin(night, at('2026-11-21T06:00:00Z'))).toBe(false);
    expect(isWithin(night, at('2026-11-20T05:00:00Z'))).toBe(false);
  });
  test('go by the wall clock of their zone, summer and winter', () => {
    const office = {
      zone: 'Europe/Berlin',
      days: ['mon', 'fri'] as ('mon' | 'fri')[],
      from: '09:00',
      to: '17:00',
    };
    expect(isWithin(office, at('2026-07-03T07:00:00Z'))).toBe(true);
    expect(isWithin(office, at('2026-07-03T06:59:59Z'))).toBe(false);
    expect(isWithin(office, at('2026-11-20T08:00:00Z'))).toBe(true);
    expect(isWithin(office, at('2026-11-20T07:59:59Z'))).toBe(false);
  });
  test('from one time to the same is the whole day', () => {
    const day = { zone: 'UTC', days: ['fri'] as 'fri'[], from: '00:00', to: '00:00' };
    expect(isWithin(day, at('2026-11-20T23:59:59Z'))).toBe(true);
    expect(isWithin(day, at('2026-11-21T00:00:00Z'))).toBe(false);
  });
});
