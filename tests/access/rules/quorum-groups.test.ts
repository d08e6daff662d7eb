import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAmong, unionOfNamed } from '#lib/access/rules/people-named.ts';
import type { Human } from '#lib/access/rules/person.ts';
import type { PolicyStep } from '#lib/access/rules/policy-document.ts';
import {
  type Appointment,
  couldDeny,
  couldSign,
  countSignatures,
  type Poll,
  type Vote,
} from '#lib/access/rules/quorum.ts';
import { couldFill } from '#lib/access/rules/quorum-reach.ts';
import { documentOf, hoursAgo, humanOf, NOW, step } from './policy-arbitraries.ts';

const ana = humanOf('ana', ['engineer'], ['team-payments']);
const noor = humanOf('noor', ['approver'], ['team-payments']);
const tom = humanOf('tom', ['approver'], ['team-search']);
const ben = humanOf('ben', ['engineer'], ['team-payments']);

function voteOf(voter: Human): Vote {
  const base = {
    id: voter.personId,
    verdict: 'approve',
    comment: null,
    durationSeconds: null,
    uses: null,
  } as const;
  return { ...base, voter, factsHash: 'f', at: NOW };
}

type Steps = NonNullable<Parameters<typeof documentOf>[0]>['steps'];

function pollOf(steps: Steps, votes: readonly Vote[] = [], change: Partial<Poll> = {}): Poll {
  return {
    document: documentOf({ steps: steps ?? [] }),
    factsHash: 'f',
    owner: 'team-payments',
    requesters: [ana],
    votes,
    appointments: [],
    ...change,
  };
}

describe('who fits a step', () => {
  const owners: Steps = [{ signatures: 1, owners: true }];
  test('the owner of the secret as a group, with a role that may decide', () => {
    expect(couldSign(noor, pollOf(owners))).toBe(true);
    expect(couldSign(tom, pollOf(owners))).toBe(false);
    expect(couldSign(ben, pollOf(owners))).toBe(false);
    expect(couldDeny(noor, pollOf(owners))).toBe(true);
    expect(couldDeny(tom, pollOf(owners))).toBe(false);
  });
  test('the owner as a person, the case of A to Z aside', () => {
    expect(couldSign(tom, pollOf(owners, [], { owner: 'Tom@Larkfield.example' }))).toBe(true);
    expect(couldSign(tom, pollOf(owners, [], { owner: 'tоm@larkfield.example' }))).toBe(false);
    expect(couldSign(tom, pollOf(owners, [], { owner: 'ｔom@larkfield.example' }))).toBe(false);
  });
  test('nobody where the secret has no owner', () => {
    expect(couldSign(noor, pollOf(owners, [], { owner: null }))).toBe(false);
  });
  test('a group is compared character by character', () => {
    const group: Steps = [{ signatures: 1, groups: ['Team-payments'] }];
    expect(couldSign(noor, pollOf(group))).toBe(false);
  });
  test('a person by e-mail or id, and a role beside them', () => {
    const people: Steps = [{ signatures: 1, people: ['tom@larkfield.example'], roles: ['admin'] }];
    expect(couldSign(tom, pollOf(people))).toBe(true);
    expect(couldSign(noor, pollOf(people))).toBe(false);
    expect(couldSign(humanOf('sofia', ['admin']), pollOf(people))).toBe(true);
  });
  test('what is read for a union of steps holds everybody who fits one of them', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('team-payments', null),
        (steps, owner) => {
          const union = unionOfNamed(steps as PolicyStep[], [owner]);
          for (const human of [ana, noor, tom, ben]) {
            const fits = steps.some((each) => isAmong(human, each, owner));
            expect(isAmong(human, union)).toBe(fits);
          }
        },
      ),
    );
  });
});

describe('two steps, the second of two', () => {
  const steps: Steps = [
    { signatures: 1, owners: true },
    { signatures: 2, roles: ['approver', 'admin'] },
  ];
  const sofia = humanOf('sofia', ['admin']);
  test('need three people, in this order', () => {
    expect(couldSign(tom, pollOf(steps))).toBe(false);
    expect(couldSign(tom, pollOf(steps, [voteOf(noor)]))).toBe(true);
    expect(couldSign(noor, pollOf(steps, [voteOf(noor)]))).toBe(true);
    expect(countSignatures(pollOf(steps, [voteOf(noor), voteOf(noor), voteOf(tom)])).complete).toBe(false);
    expect(countSignatures(pollOf(steps, [voteOf(noor), voteOf(tom), voteOf(sofia)])).complete).toBe(true);
  });
  test('two accounts of one person are one', () => {
    const other = humanOf('tom2', ['admin'], [], { email: ' TOM@larkfield.example' });
    expect(countSignatures(pollOf(steps, [voteOf(noor), voteOf(tom), voteOf(other)])).complete).toBe(false);
    expect(couldFill(documentOf({ steps: steps ?? [] }).steps, [noor, tom, other], 'team-payments')).toBe(
      false,
    );
    expect(couldFill(documentOf({ steps: steps ?? [] }).steps, [noor, tom, sofia], 'team-payments')).toBe(
      true,
    );
  });
  test('reach finds the assignment that a first come, first served one would miss', () => {
    const both = humanOf('both', ['approver', 'admin']);
    const tight: Steps = [
      { signatures: 1, roles: ['approver', 'admin'] },
      { signatures: 1, roles: ['admin'] },
    ];
    expect(couldFill(documentOf({ steps: tight }).steps, [both, noor], null)).toBe(true);
    expect(couldFill(documentOf({ steps: tight }).steps, [noor, tom], null)).toBe(false);
  });
});

describe('a place in a group given by the requester within a day', () => {
  const groups: Steps = [{ signatures: 1, groups: ['team-payments'] }];
  const placed = (by: string | null, hours: number) =>
    humanOf('tom', ['approver'], [], {
      groups: [{ group: 'team-payments', givenBy: by, givenAt: hoursAgo(hours) }],
    });
  const given = (hours: number): Appointment[] => [
    { personId: 'tom', givenBy: 'ana', givenAt: hoursAgo(hours) },
  ];
  test('does not count alone', () => {
    const poll = pollOf(groups, [voteOf(placed('ana', 23))], { appointments: given(23) });
    expect(countSignatures(poll)).toMatchObject({ complete: false, needsAnIndependentSigner: true });
    expect(couldSign(noor, poll)).toBe(true);
  });
  test('counts after a day, and where somebody else gave it', () => {
    expect(
      countSignatures(pollOf(groups, [voteOf(placed('ana', 24))], { appointments: given(24) })).complete,
    ).toBe(true);
    expect(countSignatures(pollOf(groups, [voteOf(placed('sofia', 1))])).complete).toBe(true);
  });
  test('does not count where the role that lets them decide is the fresh one', () => {
    const role = humanOf('tom', [], ['team-payments'], {
      roles: [{ role: 'approver', givenBy: 'ana', givenAt: hoursAgo(1) }],
    });
    const poll = pollOf(groups, [voteOf(role)], { appointments: given(1) });
    expect(countSignatures(poll).complete).toBe(false);
  });
});

test('over random graphs of roles and groups nothing leads from the requester to a signature that counts alone', () => {
  const held = fc.record({
    personId: fc.constantFrom('a', 'b', 'c', 'd', 'ana'),
    email: fc.constantFrom('ana@larkfield.example', 'a@x', 'b@x', null),
    role: fc.constantFrom('approver', 'admin', 'engineer'),
    roleBy: fc.constantFrom('ana', 'a', 'b', 'c', null),
    groupBy: fc.constantFrom('ana', 'a', 'b', 'c', null),
    roleHours: fc.integer({ min: 0, max: 48 }),
    groupHours: fc.integer({ min: 0, max: 48 }),
    active: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(held, { maxLength: 6 }), fc.integer({ min: 1, max: 2 }), (rows, signatures) => {
      const people = rows.map((row) =>
        humanOf(row.personId, [], [], {
          email: row.email,
          active: row.active,
          roles: [{ role: row.role, givenBy: row.roleBy, givenAt: hoursAgo(row.roleHours) }],
          groups: [{ group: 'team-payments', givenBy: row.groupBy, givenAt: hoursAgo(row.groupHours) }],
        }),
      );
      const appointments = rows.flatMap((row) => [
        ...(row.roleBy
          ? [{ personId: row.personId, givenBy: row.roleBy, givenAt: hoursAgo(row.roleHours) }]
          : []),
        ...(row.groupBy
          ? [{ personId: row.personId, givenBy: row.groupBy, givenAt: hoursAgo(row.groupHours) }]
          : []),
      ]);
      const shadow = reachable(appointments);
      const count = countSignatures(
        pollOf([{ signatures, groups: ['team-payments'] }], people.map(voteOf), { appointments }),
      );
      for (const { voter } of count.counted) {
        expect([voter.personId, voter.email]).not.toContain('ana');
        expect(voter.email).not.toBe('ana@larkfield.example');
        expect(voter.active).toBe(true);
      }
      if (!count.complete) return;
      const independent = count.counted.some(
        ({ voter }) =>
          voter.roles.some((role) => role.role !== 'engineer' && !isShadowed(role, shadow)) &&
          voter.groups.some((group) => !isShadowed(group, shadow)),
      );
      expect(independent).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

function reachable(appointments: readonly Appointment[]): ReadonlySet<string> {
  const shadow = new Set(['ana']);
  for (let round = 0; round < 10; round++) {
    for (const { personId, givenBy, givenAt } of appointments) {
      if (shadow.has(givenBy) && givenAt > hoursAgo(24)) shadow.add(personId);
    }
  }
  return shadow;
}

function isShadowed(
  held: { readonly givenBy: string | null; readonly givenAt: Date },
  shadow: ReadonlySet<string>,
): boolean {
  return held.givenBy !== null && shadow.has(held.givenBy) && held.givenAt > hoursAgo(24);
}
