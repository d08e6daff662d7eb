import { describe, expect, test } from 'vitest';
import { coverageOf } from '#components/trail/coverage-facts.ts';

const window = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-08T12:00:00.000Z' };

describe('what of a window was seen', () => {
  test('all of it', () => {
    expect(coverageOf(window, [])).toEqual({ ...window, missing: [], before: undefined });
  });

  test('nothing of it', () => {
    expect(coverageOf(window, [window])).toBeNull();
  });

  test('from the first record on: what lies before is not a gap', () => {
    const facts = coverageOf(window, [{ from: window.from, to: '2026-11-03T10:31:00.000Z' }]);
    expect(facts).toMatchObject({ from: '2026-11-03T10:31:00.000Z', to: window.to, missing: [] });
    expect(facts?.before).toContain('Earlier reads are not known.');
  });

  test('the usual delay is no gap, a longer silence is', () => {
    const silent = (from: string) => coverageOf(window, [{ from, to: window.to }]);
    expect(silent('2026-11-08T11:45:00.000Z')?.missing).toEqual([]);
    expect(silent('2026-11-08T08:20:00.000Z')?.missing).toEqual([
      'Since 8 Nov, 08:20 UTC nothing has been read.',
    ]);
  });

  test('gaps are named, the many are counted', () => {
    const gap = (day: number) => ({
      from: `2026-11-0${day}T01:00:00.000Z`,
      to: `2026-11-0${day}T02:00:00.000Z`,
    });
    expect(coverageOf(window, [2, 3, 4, 5].map(gap))?.missing).toEqual([
      'Not seen: 2 Nov, 01:00 UTC to 2 Nov, 02:00 UTC.',
      'Not seen: 3 Nov, 01:00 UTC to 3 Nov, 02:00 UTC.',
      '2 more gaps.',
    ]);
  });
});
