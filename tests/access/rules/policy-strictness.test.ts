import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signaturesNeeded } from '#lib/access/rules/policy.ts';
import type { PolicyDocument } from '#lib/access/rules/policy-document.ts';
import { documentsInForce, isStricterOrEqual } from '#lib/access/rules/policy-strictness.ts';
import { couldSign, countSignatures, type Poll, type Vote } from '#lib/access/rules/quorum.ts';
import { document, documentOf, humanOf, NOW } from './policy-arbitraries.ts';

test('strictness is reflexive and goes on: stricter than stricter is stricter', () => {
  fc.assert(
    fc.property(document, fc.array(fc.nat({ max: 7 }), { maxLength: 6 }), (start, moves) => {
      expect(isStricterOrEqual(start, start)).toBe(true);
      const stricter = moves.reduce(tighten, start);
      expect(isStricterOrEqual(stricter, start)).toBe(true);
      const more = tighten(stricter, 1);
      expect(isStricterOrEqual(more, start)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

/** Each of these takes something away and gives nothing. */
function tighten(before: PolicyDocument, move: number): PolicyDocument {
  const step = { signatures: 1, roles: ['admin' as const], groups: [], people: [], owners: false };
  switch (move) {
    case 0:
      return { ...before, longestSeconds: Math.max(60, before.longestSeconds - 60) };
    case 1:
      return { ...before, uses: Math.max(1, before.uses - 1) };
    case 2:
      return { ...before, reasonMinimum: Math.min(500, before.reasonMinimum + 1) };
    case 3:
      return { ...before, steps: [...before.steps, step] };
    case 4:
      return { ...before, automatic: before.automatic.filter((rule) => rule.verdict === 'deny') };
    case 5:
      return { ...before, breakGlass: null };
    case 6:
      return { ...before, ticketPattern: before.ticketPattern ?? 'INC-#' };
    default:
      return { ...before, pendingSeconds: Math.max(60, before.pendingSeconds - 60) };
  }
}

test.each<[string, Partial<PolicyDocument>]>([
  ['longer', { longestSeconds: 901 }],
  ['more uses', { uses: 6 }],
  ['a shorter reason', { reasonMinimum: 19 }],
  ['a longer wait', { pendingSeconds: 7_201 }],
  [
    'more people who may ask',
    { askers: { roles: ['engineer', 'approver', 'admin', 'auditor'], groups: [], people: [] } },
  ],
  [
    'a group more who may sign',
    { steps: [{ signatures: 1, roles: ['approver', 'admin'], groups: ['x'], people: [], owners: false }] },
  ],
  [
    'the owner may sign too',
    { steps: [{ signatures: 1, roles: ['approver', 'admin'], groups: [], people: [], owners: true }] },
  ],
  ['break-glass', { breakGlass: { roles: ['admin'], groups: [], people: [], minutes: 5, uses: 1 } }],
  [
    'an approval by itself',
    { automatic: [{ name: 'a', verdict: 'approve', when: {}, evenInProduction: false }] },
  ],
])('%s is not stricter', (_, change) => {
  const base = documentOf();
  expect(isStricterOrEqual({ ...base, ...change }, base)).toBe(false);
});

const PEOPLE = [
  humanOf('noor', ['approver'], ['team-payments']),
  humanOf('tom', ['approver'], ['team-search']),
  humanOf('sofia', ['admin'], ['on-call']),
  humanOf('kim', ['approver', 'admin']),
];
const ana = humanOf('ana', ['engineer'], ['team-payments']);

function pollOf(held: PolicyDocument, votes: readonly Vote[]): Poll {
  return {
    document: held,
    factsHash: 'f',
    owner: 'team-payments',
    requesters: [ana],
    votes,
    appointments: [],
  };
}

/** These sign in this order, as far as each may under some edition that counts. Null: it was not approved. */
function playOut(held: readonly PolicyDocument[], order: readonly number[]): readonly Vote[] | null {
  const votes: Vote[] = [];
  for (const index of order) {
    const voter = PEOPLE[index];
    if (!voter || votes.some((vote) => vote.voter.personId === voter.personId)) continue;
    if (!held.some((each) => couldSign(voter, pollOf(each, votes)))) continue;
    const { personId: id } = voter;
    votes.push({
      id,
      voter,
      verdict: 'approve',
      comment: null,
      durationSeconds: null,
      uses: null,
      factsHash: 'f',
      at: NOW,
    });
    if (held.every((each) => countSignatures(pollOf(each, votes)).complete)) return votes;
  }
  return null;
}

const order = fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 12 });

test('held to the frozen edition and the current one, the signatures are enough for each of them alone', () => {
  fc.assert(
    fc.property(document, document, order, (frozen, current, turns) => {
      const votes = playOut(documentsInForce(frozen, current), turns);
      if (!votes) return;
      for (const each of [frozen, current]) {
        const count = countSignatures(pollOf(each, votes));
        expect(count.complete).toBe(true);
        expect(count.counted.length).toBeGreaterThanOrEqual(signaturesNeeded(each));
      }
    }),
    { numRuns: 300 },
  );
});

test('whoever is approved under a stricter edition alone would be under the laxer one alone', () => {
  fc.assert(
    fc.property(document, fc.array(fc.nat({ max: 7 }), { maxLength: 4 }), order, (lax, moves, turns) => {
      const strict = moves.reduce(tighten, lax);
      if (playOut([strict], turns)) expect(playOut([lax], turns)).not.toBeNull();
    }),
    { numRuns: 400 },
  );
});

test('editions that say the same are one', () => {
  expect(documentsInForce(documentOf(), documentOf())).toHaveLength(1);
  expect(documentsInForce(documentOf(), documentOf({ uses: 1 }))).toHaveLength(2);
});
