import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Human } from '#lib/access/rules/person.ts';
import { type PolicyDocument, policyDocumentSchema } from '#lib/access/rules/policy.ts';
import {
  type Appointment,
  couldSign,
  countSignatures,
  type Poll,
  type Vote,
} from '#lib/access/rules/quorum.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

function human(
  personId: string,
  role: string,
  change: Partial<Human> = {},
  givenBy: string | null = null,
  hours = 1_000,
) {
  return {
    personId,
    displayName: personId,
    email: `${personId}@larkfield.example`,
    active: true,
    roles: [{ role, givenBy, givenAt: hoursAgo(hours) }],
    groups: [],
    ...change,
  } satisfies Human;
}

function vote(voter: Human, change: Partial<Vote> = {}): Vote {
  const base = { id: voter.personId, verdict: 'approve', comment: null, durationSeconds: null } as const;
  return { ...base, voter, factsHash: 'f', at: NOW, ...change };
}

function poll(
  votes: readonly Vote[],
  steps = [{ signatures: 1, roles: ['approver', 'admin'] }],
  change: Partial<Poll> = {},
): Poll {
  const document: PolicyDocument = policyDocumentSchema.parse({
    scope: { paths: ['**'], environments: null, accounts: null, regions: null, tags: null },
    act: 'reveal',
    askers: { roles: ['engineer'] },
    steps,
  });
  return { document, factsHash: 'f', owner: null, requesters: [ana], votes, appointments: [], ...change };
}

const ana = human('ana', 'engineer');
const noor = human('noor', 'approver');
const tom = human('tom', 'approver');
const sofia = human('sofia', 'admin');
const complete = (p: Poll) => countSignatures(p).complete;

describe('what counts', () => {
  test('one approval by somebody in role', () => expect(complete(poll([vote(noor)]))).toBe(true));
  test.each([
    ['a denial', vote(noor, { verdict: 'deny' })],
    ['other facts', vote(noor, { factsHash: 'g' })],
    ['a person switched off since', vote({ ...noor, active: false })],
    ['a person who lost the role', vote({ ...noor, roles: [] })],
    ['a role the step does not name', vote(human('ines', 'auditor'))],
    ['the requester', vote(human('ana', 'approver'))],
    [
      'another account of the requester',
      vote(human('ana2', 'approver', { email: ' ANA@larkfield.example' })),
    ],
  ])('not %s', (_, each) => expect(complete(poll([each]))).toBe(false));
  test('nobody twice, by any account', () => {
    const two = [{ signatures: 2, roles: ['approver'] }];
    const twin = human('noor2', 'approver', { email: 'Noor@larkfield.example' });
    expect(complete(poll([vote(noor), vote(twin)], two))).toBe(false);
    expect(complete(poll([vote(noor), vote(tom)], two))).toBe(true);
  });
});

describe('steps in order', () => {
  const steps = [
    { signatures: 1, roles: ['approver'] },
    { signatures: 1, roles: ['admin'] },
  ];
  test('the second step opens when the first is full', () => {
    expect(couldSign(sofia, poll([], steps))).toBe(false);
    expect(couldSign(sofia, poll([vote(noor)], steps))).toBe(true);
    expect(couldSign(tom, poll([vote(noor)], steps))).toBe(false);
    expect(complete(poll([vote(noor), vote(sofia)], steps))).toBe(true);
  });
});

describe('appointed by the requester within a day', () => {
  const friend = human('friend', 'approver', {}, 'ana', 23);
  const appointments: Appointment[] = [{ personId: 'friend', givenBy: 'ana', givenAt: hoursAgo(23) }];
  test('does not count alone', () => {
    const count = countSignatures(poll([vote(friend)], undefined, { appointments }));
    expect(count).toMatchObject({ complete: false, needsAnIndependentSigner: true });
    expect(couldSign(noor, poll([vote(friend)], undefined, { appointments }))).toBe(true);
  });
  test('counts beside somebody independent', () => {
    const two = [{ signatures: 2, roles: ['approver'] }];
    expect(complete(poll([vote(friend), vote(noor)], two, { appointments }))).toBe(true);
  });
  test('and one more, of somebody independent, is enough where one was needed', () => {
    expect(complete(poll([vote(friend), vote(noor)], undefined, { appointments }))).toBe(true);
    const second = human('second', 'approver', {}, 'ana', 1);
    expect(complete(poll([vote(friend), vote(second)], undefined, { appointments }))).toBe(false);
  });
  test('and after a day', () =>
    expect(complete(poll([vote(human('friend', 'approver', {}, 'ana', 24))]))).toBe(true));
  test('an appointment through somebody the requester appointed is the same', () => {
    const through: Appointment[] = [
      { personId: 'mid', givenBy: 'ana', givenAt: hoursAgo(2) },
      { personId: 'far', givenBy: 'mid', givenAt: hoursAgo(1) },
    ];
    const far = human('far', 'approver', {}, 'mid', 1);
    expect(complete(poll([vote(far)], undefined, { appointments: through }))).toBe(false);
    expect(complete(poll([vote(far)]))).toBe(true);
  });
  test('by whichever account of the requester', () => {
    const giver = { personId: 'ana2', email: 'ana+2@larkfield.example' };
    const given = { personId: 'friend', givenBy: 'ana2', givenAt: hoursAgo(23), giver };
    const hers = human('friend', 'approver', {}, 'ana2', 23);
    expect(complete(poll([vote(hers)], undefined, { appointments: [given] }))).toBe(false);
    const other = { ...given, giver: { ...giver, email: 'else@larkfield.example' } };
    expect(complete(poll([vote(hers)], undefined, { appointments: [other] }))).toBe(true);
  });
  test('an identity that the requester let sign in as an approver counts as appointed', () => {
    const linked = (hours: number): Appointment[] => [
      { personId: 'noor', givenBy: 'ana', givenAt: hoursAgo(hours), way: 'identity' },
    ];
    expect(complete(poll([vote(noor)], undefined, { appointments: linked(23) }))).toBe(false);
    expect(complete(poll([vote(noor)], undefined, { appointments: linked(24) }))).toBe(true);
  });
  test('so does a role that was held before and that the requester changed', () => {
    const shift = {
      role: 'night-shift',
      permissions: ['requests.decide'],
      givenBy: 'tom',
      givenAt: hoursAgo(99),
    };
    const voter = human('holder', 'engineer', { roles: [shift], email: 'approver@larkfield.example' });
    const steps = [{ signatures: 1, roles: [], people: ['approver@larkfield.example'] }];
    const changed = (by: string): Appointment[] => [
      { personId: 'holder', givenBy: by, givenAt: hoursAgo(1), changedRole: 'night-shift' },
    ];
    expect(complete(poll([vote(voter)], steps, { appointments: changed('ana') }))).toBe(false);
    expect(complete(poll([vote(voter)], steps, { appointments: changed('tom') }))).toBe(true);
  });
});

test('over random people, accounts and roles nobody who is the requester ever counts', () => {
  const person = fc.record({
    personId: fc.constantFrom('ana', 'a', 'b', 'c', 'd'),
    email: fc.constantFrom('ana@larkfield.example', 'Ana@Larkfield.example', 'a@x', 'b@x', null),
    active: fc.boolean(),
    role: fc.constantFrom('engineer', 'approver', 'admin', 'auditor', 'unheard-of'),
    givenBy: fc.constantFrom('ana', 'a', 'b', null),
    hours: fc.integer({ min: 0, max: 48 }),
  });
  fc.assert(
    fc.property(fc.array(person, { maxLength: 6 }), fc.integer({ min: 1, max: 3 }), (people, signatures) => {
      const voters = people.map((p) => ({
        ...human(p.personId, p.role, { email: p.email, active: p.active }, p.givenBy, p.hours),
      }));
      const appointments = people.flatMap((p) =>
        p.givenBy ? [{ personId: p.personId, givenBy: p.givenBy, givenAt: hoursAgo(p.hours) }] : [],
      );
      const p = poll(
        voters.map((voter) => vote(voter)),
        [{ signatures, roles: ['approver', 'admin'] }],
        { appointments },
      );
      const count = countSignatures(p);
      for (const { voter } of count.counted) {
        expect(voter.personId).not.toBe('ana');
        expect(voter.email?.toLowerCase()).not.toBe('ana@larkfield.example');
        expect(voter.active).toBe(true);
      }
      const ids = count.counted.map((each) => each.voter.personId);
      expect(new Set(ids).size).toBe(ids.length);
      if (count.complete) {
        expect(count.counted.length).toBeGreaterThanOrEqual(signatures);
        expect(
          count.counted.some((each) =>
            each.voter.roles.some((r) => r.givenBy !== 'ana' || r.givenAt <= hoursAgo(24)),
          ),
        ).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
