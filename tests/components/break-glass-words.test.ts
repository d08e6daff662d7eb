import { expect, test } from 'vitest';
import { openingTitle, registerTitle } from '#components/access/break-glass-words.ts';
import { ledgerSentence } from '#components/access/ledger-words.ts';
import { fileNameOf } from '#components/access/save-file.ts';
import { dutyProblems } from '#components/overview/duties.ts';
import type { BreakGlassView } from '#lib/access/queries/break-glass.ts';

const OPENING: BreakGlassView = {
  id: 'bgl_0000000000000000',
  requestId: 'req_0000000000000000',
  grantId: 'grt_0000000000000000',
  openerId: 'per_0000000000000000',
  openerName: 'Ben Okafor',
  secretId: 'sec_0000000000000000',
  secretName: 'prod/payments/db',
  secretArn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:prod/payments/db-AbCdEf',
  environment: 'production',
  stage: 'AWSCURRENT',
  reason: 'r',
  ticket: null,
  policyName: 'production-reveal',
  policyVersion: 1,
  openedAt: '2026-11-20T14:00:00.000Z',
  endsAt: '2026-11-20T14:30:00.000Z',
  standing: 'ended',
  valuesRead: 1,
  usesAllowed: 3,
  review: { dueAt: '2026-11-23T14:00:00.000Z', overdue: false, done: null },
  rotation: { state: 'due', at: null, by: null, why: null, versionId: null },
  settled: false,
  isOwn: false,
};
const REVIEWED = {
  ...OPENING.review,
  done: { at: '2026-11-21T09:00:00.000Z', by: 'Noor Haddad', verdict: 'justified' as const, note: 'n' },
};
const overdue = { ...OPENING, review: { ...OPENING.review, overdue: true } };
const reviewed = { ...OPENING, review: REVIEWED };

test.each([
  [[overdue, OPENING], true, 'One review is overdue.'],
  [[overdue, overdue], true, '2 reviews are overdue.'],
  [[OPENING], true, 'One break-glass waits for review.'],
  [[OPENING, OPENING, reviewed], true, '2 break-glass wait for review.'],
  [[reviewed], true, 'One secret still has to be rotated.'],
  [[], true, 'No break-glass is open.'],
  [[], false, 'You have no break-glass open.'],
])('the register opens with the worst: %#', (open, everybodys, title) => {
  expect(registerTitle({ open, everybodys })).toBe(title);
});

test('an opening says what was read, while it runs and after', () => {
  expect(openingTitle(OPENING)).toBe('By break-glass, without a signature. Ben read 1 value.');
  expect(openingTitle({ ...OPENING, standing: 'active', valuesRead: 0 })).toBe(
    'By break-glass, without a signature. Ben read no value so far.',
  );
  expect(openingTitle({ ...reviewed, settled: true })).toContain('Nothing is left to do.');
});

test('the ledger says who, how often, and what it cannot see', () => {
  const current = { versionId: 'v', since: '2026-11-20T14:00:00.000Z', notBefore: null, source: null };
  expect(ledgerSentence({ current: null, people: 0, values: 0 }, null)).toMatch(/knows no current version/);
  expect(ledgerSentence({ current, people: 0, values: 0 }, null)).toBe(
    'Nobody has seen the current version through Countersign. A rotation clears this.',
  );
  expect(ledgerSentence({ current, people: 1, values: 2 }, 0)).toBe(
    '1 person has seen the current version through Countersign, 2 times. CloudTrail shows no read of it by a person past Countersign, as far as the trail was seen. A rotation clears this.',
  );
  expect(ledgerSentence({ current, people: 3, values: 1 }, 2)).toContain(
    'People read it 2 times past Countersign.',
  );
});

test('the name of a saved file is ours', () => {
  expect(fileNameOf('rev_8C41K0QZ9VQ4ABCD', 'text')).toBe('countersign-8C41K0QZ.txt');
  expect(fileNameOf('rev_8C41K0QZ9VQ4ABCD', 'bytes')).toBe('countersign-8C41K0QZ.bin');
});

test('on the overview: a review that is due, one that is overdue, a value that is not rotated, and nothing once settled', () => {
  const categories = (openings: readonly BreakGlassView[]) =>
    dutyProblems(openings, []).map(({ category, mark }) => `${category} ${mark}`);
  expect(categories([OPENING])).toEqual(['Unexplained attention']);
  expect(categories([overdue])).toEqual(['Overdue broken']);
  expect(categories([reviewed])).toEqual(['Overdue attention']);
  expect(categories([{ ...reviewed, valuesRead: 0 }])).toEqual([]);
  expect(categories([{ ...reviewed, rotation: { ...OPENING.rotation, state: 'waived' } }])).toEqual([]);
});
