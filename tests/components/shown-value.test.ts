import { describe, expect, it } from 'vitest';
import {
  AWAY_MS,
  isKept,
  NOTHING_SHOWN,
  nextShown,
  type ShownState,
} from '#components/access/shown-value.ts';

const HIDES_AT = 30_000;
const reading: ShownState = { kind: 'reading', key: 'password', way: 'show' };
const shown: ShownState = { kind: 'shown', key: 'password', hidesAt: HIDES_AT };
const masked = (leftAt: number, hidesAt = HIDES_AT): ShownState => ({
  kind: 'masked',
  key: 'password',
  hidesAt,
  leftAt,
});
const arrived = { kind: 'arrived', at: 0, hidesAt: HIDES_AT, inView: true } as const;

describe('a value that arrives', () => {
  it('is drawn when it was to be shown and somebody looks', () => {
    expect(nextShown(reading, arrived)).toEqual(shown);
  });

  it('is not drawn into a window nobody looks at', () => {
    expect(nextShown(reading, { ...arrived, inView: false })).toEqual(masked(0));
  });

  it('is not drawn when it was only to be copied', () => {
    expect(nextShown({ ...reading, way: 'copy' }, arrived).kind).toBe('masked');
  });

  it('is dropped when nobody waits for it any more, or too late', () => {
    expect(nextShown(NOTHING_SHOWN, arrived)).toEqual(NOTHING_SHOWN);
    expect(nextShown(shown, arrived)).toEqual(NOTHING_SHOWN);
    expect(nextShown(reading, { ...arrived, at: HIDES_AT })).toEqual(NOTHING_SHOWN);
  });
});

describe('leaving and coming back', () => {
  it('masks at once', () => {
    expect(nextShown(shown, { kind: 'left', at: 5_000 })).toEqual(masked(5_000));
  });

  it('does not mask what is still being read', () => {
    expect(nextShown(reading, { kind: 'left', at: 5_000 })).toEqual(reading);
  });

  it('comes back before its end, with the same end', () => {
    expect(nextShown(masked(5_000), { kind: 'brought-back', at: 20_000 })).toEqual(shown);
  });

  it('does not come back at its end', () => {
    expect(nextShown(masked(5_000), { kind: 'brought-back', at: HIDES_AT })).toEqual(NOTHING_SHOWN);
  });

  it('does not come back after 60 s away, however long it could have been shown', () => {
    const long = masked(5_000, 10 * HIDES_AT);
    expect(nextShown(long, { kind: 'tick', at: 5_000 + AWAY_MS - 1 })).toEqual(long);
    expect(nextShown(long, { kind: 'tick', at: 5_000 + AWAY_MS })).toEqual(NOTHING_SHOWN);
    expect(nextShown(long, { kind: 'brought-back', at: 5_000 + AWAY_MS })).toEqual(NOTHING_SHOWN);
  });

  it('brings nothing back from nothing', () => {
    expect(nextShown(NOTHING_SHOWN, { kind: 'brought-back', at: 1 })).toEqual(NOTHING_SHOWN);
  });
});

describe('the end', () => {
  it('is exclusive: gone at zero, there one millisecond before', () => {
    expect(isKept(shown, HIDES_AT - 1)).toBe(true);
    expect(nextShown(shown, { kind: 'tick', at: HIDES_AT })).toEqual(NOTHING_SHOWN);
  });

  it('comes by hand, by a refusal and when the grant ends', () => {
    expect(nextShown(shown, { kind: 'gone' })).toEqual(NOTHING_SHOWN);
    expect(nextShown(masked(0), { kind: 'gone' })).toEqual(NOTHING_SHOWN);
    expect(nextShown(reading, { kind: 'failed' })).toEqual(NOTHING_SHOWN);
  });
});
