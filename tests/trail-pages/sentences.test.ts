import { describe, expect, test } from 'vitest';
import { feedSentence, feedStanding, runsSentence } from '#components/trail/feed-sentences.ts';
import { peopleReads } from '#components/trail/people-reads.ts';
import { trailChips, trailHref } from '#components/trail/trail-address.ts';
import { trailSentence } from '#components/trail/trail-words.ts';

const finding = { days: 30, byPeople: 0, total: 0, unexplained: 0, most: false, blind: false };

describe('the sentence of the trail', () => {
  test('the unexplained comes first', () => {
    expect(trailSentence({ ...finding, unexplained: 1, total: 9 })).toBe(
      'One read of a value is unexplained.',
    );
    expect(trailSentence({ ...finding, unexplained: 3 })).toBe('Three reads of values are unexplained.');
    expect(trailSentence({ ...finding, unexplained: 100, most: true })).toContain('100 or more');
  });

  test('not seen is not nought', () => {
    expect(trailSentence({ ...finding, blind: true })).toBe('Nothing of the last 30 days has been seen.');
    expect(trailSentence(finding)).toBe('No value was read in the 30 days we can see.');
  });

  test('counts with their nouns', () => {
    expect(trailSentence({ ...finding, total: 1 })).toContain('1 time in 30 days, none by people');
    expect(trailSentence({ ...finding, total: 812, byPeople: 2 })).toContain(
      '812 times in 30 days, 2 times by people',
    );
  });
});

describe('the feed', () => {
  const feed = { source: 'lookup', outcome: 'done' as const, behindSeconds: 240, gaps: [] as unknown[] };

  test('is as well as its worst', () => {
    expect(feedStanding(feed)).toBe('fine');
    expect(feedStanding({ ...feed, behindSeconds: 3_600 })).toBe('attention');
    expect(feedStanding({ ...feed, gaps: [{}] })).toBe('attention');
    expect(feedStanding({ ...feed, outcome: 'never-run', behindSeconds: null })).toBe('not-seen');
    expect(feedStanding({ ...feed, outcome: 'failed', gaps: [{}] })).toBe('broken');
    expect(feedStanding({ ...feed, source: 'file', behindSeconds: null })).toBe('fine');
  });

  test('says the delay and what troubles it', () => {
    expect(feedSentence([feed])).toBe('The trail is 4 min behind, without a gap.');
    expect(feedSentence([feed, { ...feed, outcome: 'failed', gaps: [{}] }])).toBe(
      'The trail is 4 min behind; 1 feed did not answer, there is 1 gap.',
    );
    expect(feedSentence([])).toBe('Nothing feeds the trail yet.');
    expect(feedSentence([{ ...feed, source: 'file' }])).toBe('Only imported files feed the trail.');
  });

  test('runs say what they brought', () => {
    expect(runsSentence([])).toBe('Nothing has been imported yet.');
    expect(
      runsSentence([
        { outcome: 'done', counts: { new: 7 } },
        { outcome: 'failed', counts: {} },
      ]),
    ).toBe('2 runs brought 7 new records; 1 failed.');
  });
});

describe('the address of the records', () => {
  test('a change leads to the first page', () => {
    expect(trailHref({ kind: 'person', after: 'x', from: 60 }, { event: 'GetSecretValue' })).toBe(
      '/trail?kind=person&event=GetSecretValue',
    );
    expect(trailHref({ kind: 'person' }, { kind: undefined })).toBe('/trail');
  });

  test('a chip names the secret, not its id', () => {
    expect(trailChips({ secret: 'sec_1' }, { secret: 'prod/payments/db' })[0]?.valueText).toBe(
      'prod/payments/db',
    );
  });
});

test('a read that failed read nothing and is not drawn; a refused one is', () => {
  const read = (outcome: 'done' | 'refused' | 'failed', verdict: 'covered' | null) => ({
    eventId: outcome,
    at: '2026-11-20T10:00:00.000Z',
    who: 'tom',
    outcome,
    verdict: verdict ? { verdict, sentence: 'Covered.' } : null,
  });
  const drawn = peopleReads([read('done', 'covered'), read('failed', null), read('refused', null)]);
  expect(drawn.map(({ verdict }) => verdict)).toEqual(['covered', 'refused']);
  expect(drawn[0]?.day).toBe('2026-11-20');
});
