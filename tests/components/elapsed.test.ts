import { describe, expect, it } from 'vitest';
import { passedBetween } from '#components/format/elapsed.ts';

const before = { running: 5_000, ofDay: 1_800_000_000_000 };
const later = (running: number, ofDay: number) => ({
  running: before.running + running,
  ofDay: before.ofDay + ofDay,
});

describe('time that only passes', () => {
  it('passes with both clocks', () => {
    expect(passedBetween(before, later(1_000, 1_000))).toBe(1_000);
  });

  it('passes while the time of day is set back', () => {
    expect(passedBetween(before, later(1_000, -3_600_000))).toBe(1_000);
  });

  it('passes while the machine sleeps and its running clock stands still', () => {
    expect(passedBetween(before, later(0, 90_000))).toBe(90_000);
  });

  it('never runs backwards', () => {
    expect(passedBetween(before, later(0, -60_000))).toBe(0);
  });
});
