import { describe, expect, it } from 'vitest';
import { feedWords } from '#components/overview/feed-words.ts';
import {
  problemsOf,
  type SecretInTrouble,
  type UnexplainedRead,
  type Wrong,
} from '#components/overview/problems.ts';
import { adminTitle, auditorTitle, type WrongCounts } from '#components/overview/titles.ts';

const NOTHING: Wrong = {
  firstBadRecord: null,
  unexplained: [],
  unknownCallers: [],
  unknownMore: false,
  secrets: [],
  findings: [],
  feeds: [],
};
const COUNTS: WrongCounts = {
  logChanged: false,
  unexplained: 0,
  unexplainedMore: false,
  broken: 0,
  attention: 0,
  blind: 0,
};

const read = (eventId: string, who: string, at: string): UnexplainedRead => ({
  eventId,
  who,
  at,
  sentence: 'Unexplained. Read past the product.',
  secret: { id: 'sec_1', name: 'prod/ledger/db', environment: 'production' },
});

const secret = (
  id: string,
  cause: SecretInTrouble['health']['cause'],
  state: 'broken' | 'attention',
): SecretInTrouble => ({
  id,
  name: `prod/${id}`,
  environment: 'production',
  health: { state, cause, since: '2026-10-31T00:00:00Z', words: 'Rotation unfinished, 20 days' },
});

describe('what is wrong', () => {
  it('is ranked by consequence, whatever comes in first', () => {
    const problems = problemsOf({
      firstBadRecord: 7,
      unexplained: [read('e1', 'Tom', '2026-11-20T09:00:00Z')],
      unknownCallers: [read('e2', 'batch', '2026-11-20T09:00:00Z')],
      unknownMore: false,
      secrets: [secret('a', 'unused', 'attention'), secret('b', 'rotation-unfinished', 'broken')],
      findings: [],
      feeds: [
        {
          account: '1',
          region: 'eu-west-1',
          outcome: 'failed',
          words: null,
          to: null,
          behindSeconds: null,
          gaps: 0,
        },
      ],
    });
    expect(problems.map((problem) => problem.category)).toEqual([
      'Changed',
      'Unexplained',
      'Unexplained',
      'Will break',
      'Blind',
      'Waste',
    ]);
  });

  it('counts several reads of one secret by one caller as one', () => {
    const unexplained = [
      read('newest', 'Tom', '2026-11-20T10:00:00Z'),
      read('oldest', 'Tom', '2026-11-20T08:00:00Z'),
      read('other', 'Ana', '2026-11-20T09:00:00Z'),
    ];
    const problems = problemsOf({ ...NOTHING, unexplained });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatchObject({
      before: 'Tom read',
      after: '2 times',
      since: '2026-11-20T08:00:00Z',
    });
    expect(problems[0]?.meaning).toBe('Read past the product.');
    expect(problems[1]?.link.href).toBe('/trail/other');
  });

  it('puts callers of unknown kind into one line, and says when it has not looked at all of them', () => {
    const unknownCallers = [
      read('e1', 'batch', '2026-11-20T10:00:00Z'),
      read('e2', 'worker', '2026-11-20T09:00:00Z'),
    ];
    const [problem] = problemsOf({ ...NOTHING, unknownCallers });
    expect(problem?.before).toBe('2 callers of unknown kind read 1 production secret');
    expect(problemsOf({ ...NOTHING, unknownCallers, unknownMore: true })[0]?.before).toMatch(/^At least 2/);
  });

  it('takes a feed for blind when it is late, has gaps, failed or was never read', () => {
    const feed = {
      account: '1',
      region: 'eu-west-1',
      outcome: 'done',
      words: null,
      to: '2026-11-20T09:00:00Z',
      behindSeconds: 240,
      gaps: 0,
    } as const;
    expect(problemsOf({ ...NOTHING, feeds: [feed] })).toEqual([]);
    for (const change of [
      { behindSeconds: 3_600 },
      { gaps: 2 },
      { outcome: 'failed' as const },
      { outcome: 'never-run' as const },
    ]) {
      expect(problemsOf({ ...NOTHING, feeds: [{ ...feed, ...change }] })).toHaveLength(1);
    }
  });

  it('names no problem where there is none', () => {
    expect(problemsOf({ ...NOTHING, secrets: [secret('a', null, 'attention')] })).toEqual([]);
  });
});

describe('first sentences', () => {
  it('say the worst first and never more than two things', () => {
    expect(adminTitle(COUNTS)).toBe('Nothing is wrong that we can see.');
    expect(adminTitle({ ...COUNTS, unexplained: 1, broken: 2, attention: 29 })).toBe(
      'One read by a person is unexplained. Two secrets are broken, 29 more need attention.',
    );
    expect(adminTitle({ ...COUNTS, attention: 1 })).toBe('One secret needs attention.');
    expect(adminTitle({ ...COUNTS, logChanged: true, unexplained: 3, broken: 1 })).toBe(
      'The audit log was changed outside Countersign. Three reads by people are unexplained.',
    );
  });

  it('do not pretend to have counted what was not counted', () => {
    expect(adminTitle({ ...COUNTS, unexplained: 100, unexplainedMore: true })).toBe(
      'More than 100 reads by people are unexplained.',
    );
  });

  it('tell the auditor about the log and the reads', () => {
    expect(auditorTitle(COUNTS)).toBe(
      'The audit log is intact. No read by people that we have seen is unexplained.',
    );
  });
});

describe('a source of records', () => {
  it('is well, late, broken or unread', () => {
    const well = { outcome: 'done', words: null, gaps: [], behindSeconds: 300 } as const;
    expect(feedWords(well)).toEqual({ state: 'fine', words: null });
    expect(feedWords({ ...well, behindSeconds: 4_000 }).words).toBe('late');
    expect(feedWords({ ...well, gaps: [{ from: '', to: '' }] }).words).toBe('one gap');
    expect(feedWords({ ...well, outcome: 'never-run' }).state).toBe('not-seen');
    expect(feedWords({ ...well, outcome: 'failed', words: 'AWS refused.' }).words).toBe('AWS refused.');
  });
});
