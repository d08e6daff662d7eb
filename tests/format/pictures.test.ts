import { describe, expect, it } from 'vitest';
import { type LabelSpan, lanesModel } from '#components/charts/label-lanes-model.ts';
import { daysBetween, gridlines, runs, tickIndexes } from '#components/charts/scale.ts';
import { currentItem } from '#components/layout/navigation.ts';
import { matchingPages } from '#components/layout/palette.ts';

describe('scales', () => {
  it('draws at most two gridlines, none above the greatest number', () => {
    for (const max of [0, 0.5, 1, 2, 7, 12, 99, 1_000, 12_345, 999_999, 7_900_000]) {
      const lines = gridlines(max);
      expect(lines.length).toBeLessThanOrEqual(2);
      for (const line of lines) expect(line).toBeLessThanOrEqual(max);
    }
    expect(gridlines(12_345)).toEqual([5_000, 10_000]);
    expect(gridlines(0)).toEqual([]);
  });

  it('lists days over the change of the clock and of the year, both ends included', () => {
    expect(daysBetween('2026-10-24', '2026-10-26')).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
    expect(daysBetween('2025-12-31', '2026-01-01')).toHaveLength(2);
    expect(daysBetween('2026-01-02', '2026-01-01')).toEqual([]);
  });

  it('keeps dates apart', () => {
    expect(tickIndexes(0, 700)).toEqual([]);
    expect(tickIndexes(1, 700)).toEqual([0]);
    const ticks = tickIndexes(90, 720);
    for (let at = 1; at < ticks.length; at += 1) {
      expect((((ticks[at] ?? 0) - (ticks[at - 1] ?? 0)) * 720) / 90).toBeGreaterThanOrEqual(88);
    }
  });

  it('joins neighbouring days', () => {
    expect(runs([true, true, false, true])).toEqual([
      [0, 1],
      [3, 3],
    ]);
    expect(runs([])).toEqual([]);
  });
});

const FRAME = { from: '2026-09-01T00:00:00Z', now: '2026-11-01T00:00:00Z', left: 100, right: 1000, top: 30 };

function span(label: string, versionId: string, from: string, to?: string): LabelSpan {
  return { label, versionId, from, to, evidence: 'recorded' };
}

describe('label lanes', () => {
  const rotated = '2026-10-01T00:00:00Z';
  const spans = [
    span('AWSCURRENT', 'old', '2026-08-01T00:00:00Z', rotated),
    span('AWSPREVIOUS', 'old', rotated),
    span('AWSPENDING', 'new', '2026-09-30T23:59:00Z', rotated),
    span('AWSCURRENT', 'new', rotated),
    span('pinned', 'old', '2026-09-10T00:00:00Z'),
  ];

  it('draws one ribbon per version through the lanes it fell through, own labels apart', () => {
    const { ribbons, lanes } = lanesModel(spans, FRAME);
    expect(lanes.map((lane) => lane.label)).toEqual(['AWSPENDING', 'AWSCURRENT', 'AWSPREVIOUS', 'pinned']);
    const through = ribbons.map(
      (ribbon) => `${ribbon.versionId} ${ribbon.spans.map(({ lane }) => lane.label).join('>')}`,
    );
    expect(through.sort()).toEqual(['new AWSPENDING>AWSCURRENT', 'old AWSCURRENT>AWSPREVIOUS', 'old pinned']);
  });

  it('gives the current version its tone in every lane, and what was never current the grey one', () => {
    const { ribbons } = lanesModel(
      [...spans, span('AWSPREVIOUS', 'older', '2026-08-01T00:00:00Z', rotated)],
      FRAME,
    );
    const tone = (versionId: string) =>
      new Set(ribbons.filter((ribbon) => ribbon.versionId === versionId).map(({ tone }) => tone));
    expect(tone('new')).toEqual(new Set(['v4']));
    expect(tone('old')).toEqual(new Set(['v2']));
    expect(tone('older')).toEqual(new Set(['v1']));
  });

  it('cuts at the window and leaves out what ended before it', () => {
    const { ribbons } = lanesModel(
      [span('AWSCURRENT', 'gone', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'), ...spans],
      FRAME,
    );
    expect(ribbons.some((ribbon) => ribbon.versionId === 'gone')).toBe(false);
    for (const { x0, x1 } of ribbons.flatMap((ribbon) => ribbon.spans)) {
      expect(x0).toBeGreaterThanOrEqual(FRAME.left);
      expect(x1).toBeLessThanOrEqual(FRAME.right);
    }
  });

  it('never writes a coordinate that is not a number', () => {
    for (const { outline } of lanesModel(spans, { ...FRAME, from: FRAME.now }).ribbons)
      expect(outline).not.toMatch(/NaN|Infinity/);
  });
});

describe('finding the way', () => {
  const groups = [
    {
      items: [
        { href: '/', label: 'Overview' },
        { href: '/secrets', label: 'Secrets' },
      ],
    },
  ];

  it('knows the current item by the longest address', () => {
    expect(currentItem(groups, '/')).toBe('/');
    expect(currentItem(groups, '/secrets/sec_1/readers')).toBe('/secrets');
    expect(currentItem(groups, '/secretsomething')).toBeUndefined();
  });

  it('finds pages by all typed words', () => {
    const pages = [
      { href: '/break-glass', label: 'Break-glass' },
      { href: '/direct-readers', label: 'Direct readers' },
    ];
    expect(matchingPages(pages, 'read dir').map(({ href }) => href)).toEqual(['/direct-readers']);
    expect(matchingPages(pages, '')).toHaveLength(2);
    expect(matchingPages(pages, 'x')).toEqual([]);
  });
});
