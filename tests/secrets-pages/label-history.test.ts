import { describe, expect, test } from 'vitest';
import {
  fittingWindow,
  type LabelFacts,
  type LabelMove,
  labelActs,
  labelSpans,
  whatHappened,
} from '#components/secrets/label-history.ts';

const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T00:00:00.000Z`;

function move(over: Partial<LabelMove>): LabelMove {
  return {
    label: 'AWSCURRENT',
    fromVersionId: null,
    toVersionId: null,
    notBefore: null,
    at: day(10),
    movedBy: null,
    source: 'observed',
    evidence: null,
    how: null,
    who: null,
    whoKind: null,
    approvalId: null,
    ...over,
  };
}

function facts(over: Partial<LabelFacts>): LabelFacts {
  return {
    versions: [
      { versionId: 'new', labels: ['AWSCURRENT'], createdAt: day(5) },
      { versionId: 'old', labels: ['AWSPREVIOUS'], createdAt: day(1) },
    ],
    movements: [],
    firstSeenAt: day(8),
    goneAt: null,
    pendingFailed: false,
    ...over,
  };
}

const short = (spans: ReturnType<typeof labelSpans>) =>
  spans
    .map(
      (span) =>
        `${span.label} ${span.versionId} ${span.from.slice(8, 10)}-${span.to?.slice(8, 10) ?? 'now'} ${span.evidence}`,
    )
    .toSorted();

describe('which version held which label when', () => {
  test('before the first look it follows from the dates of the versions, after it was seen', () => {
    const expected = [
      'AWSCURRENT new 05-08 inferred',
      'AWSCURRENT new 08-now recorded',
      'AWSCURRENT old 01-05 inferred',
      'AWSPREVIOUS old 05-08 inferred',
      'AWSPREVIOUS old 08-now recorded',
    ];
    expect(short(labelSpans(facts({})))).toEqual(expected);
    const told = facts({
      movements: [
        move({ toVersionId: 'new', source: 'inferred', at: day(6), notBefore: day(1) }),
        move({ label: 'AWSPREVIOUS', toVersionId: 'old', source: 'inferred', at: day(6) }),
      ],
    });
    expect(short(labelSpans(told))).toEqual(expected);
  });

  test('without dates of versions it stands since the last change of the secret', () => {
    const spans = labelSpans(
      facts({
        versions: [{ versionId: 'new', labels: ['AWSCURRENT'], createdAt: null }],
        movements: [move({ toVersionId: 'new', source: 'inferred', at: day(6) })],
      }),
    );
    expect(short(spans)).toEqual(['AWSCURRENT new 06-08 inferred', 'AWSCURRENT new 08-now recorded']);
  });

  test('between two looks that disagree the old holder is inferred', () => {
    const spans = labelSpans(
      facts({
        movements: [
          move({ toVersionId: 'old', source: 'trail', at: day(2) }),
          move({ fromVersionId: 'old', toVersionId: 'new', notBefore: day(9), at: day(11) }),
          move({ label: 'AWSPREVIOUS', toVersionId: 'old', source: 'trail', at: day(11) }),
        ],
      }),
    );
    expect(short(spans)).toEqual([
      'AWSCURRENT new 11-now recorded',
      'AWSCURRENT old 02-09 recorded',
      'AWSCURRENT old 09-11 inferred',
      'AWSPREVIOUS old 11-now recorded',
    ]);
  });

  test('everything ends when the secret is gone, and a label taken off ends there', () => {
    const spans = labelSpans(
      facts({
        goneAt: day(12),
        movements: [
          move({ label: 'pinned', toVersionId: 'old', source: 'trail', at: day(9) }),
          move({ label: 'pinned', fromVersionId: 'old', source: 'trail', at: day(10) }),
        ],
      }),
    );
    expect(spans.every((span) => span.to !== undefined && span.to <= day(12))).toBe(true);
    expect(short(spans)).toContain('pinned old 09-10 recorded');
  });

  test('a pending version that stayed behind is a failed one', () => {
    const spans = labelSpans(
      facts({
        pendingFailed: true,
        versions: [{ versionId: 'stuck', labels: ['AWSPENDING'], createdAt: day(3) }],
      }),
    );
    expect(spans.every((span) => span.failed)).toBe(true);
  });
});

describe('what a movement was', () => {
  const back = move({ fromVersionId: 'new', toVersionId: 'old', at: day(12) });
  const history = facts({
    movements: [
      move({ toVersionId: 'old', source: 'trail', at: day(2) }),
      move({ label: 'AWSPENDING', toVersionId: 'new', source: 'trail', at: day(3) }),
      move({ fromVersionId: 'old', toVersionId: 'new', at: day(4) }),
      back,
      move({
        fromVersionId: 'old',
        toVersionId: 'third',
        at: day(14),
        source: 'trail',
        how: 'put',
        who: 'tom',
      }),
    ],
  });

  test('back to an earlier version, by rotation, or by hand', () => {
    expect(labelActs(history).map((act) => act.what)).toEqual([
      'Value put',
      'Rotated',
      'Rolled back',
      'Value put',
    ]);
    expect(whatHappened(back, history)).toBe('Rolled back');
  });

  test('is told with who did it, where that is known', () => {
    expect(labelActs(history).map((act) => act.who)).toEqual([
      'recorded',
      'seen by a sync',
      'seen by a sync',
      'tom',
    ]);
  });

  test('what was only inferred is no act', () => {
    expect(labelActs(facts({ movements: [move({ toVersionId: 'new', source: 'inferred' })] }))).toEqual([]);
  });
});

test('the window is the smallest that shows the whole history', () => {
  const spans = (from: string) => [
    { label: 'AWSCURRENT', versionId: 'v', from, evidence: 'recorded' as const },
  ];
  expect(fittingWindow(spans(day(18)), day(20))).toBe(7);
  expect(fittingWindow(spans(day(1)), day(20))).toBe(30);
  expect(fittingWindow(spans('2025-01-01T00:00:00.000Z'), day(20))).toBe(90);
  expect(fittingWindow([], day(20))).toBe(7);
});
