import { describe, expect, it } from 'vitest';
import {
  exactInstant,
  formatAge,
  formatClock,
  formatCountdown,
  formatDay,
  formatDeadline,
  formatDuration,
  formatInstant,
  isZone,
} from '#components/format/time.ts';

const now = '2026-11-20T13:32:00Z';
const zone = 'Europe/Berlin';

describe('instants', () => {
  it.each([
    ['2026-11-20T13:30:07Z', '14:30'],
    ['2026-11-19T23:30:00Z', '00:30'],
    ['2026-11-18T10:20:00Z', '18 Nov, 11:20'],
    ['2026-09-09T03:10:00Z', '9 Sep, 05:10'],
    ['2025-11-18T10:20:00Z', '18 Nov 2025'],
    ['2025-12-31T23:30:00Z', '1 Jan, 00:30'],
    ['not a time', 'unknown time'],
  ])('%s reads %s', (iso, words) => {
    expect(formatInstant(iso, { now, zone })).toBe(words);
  });

  it('shows seconds where they are asked for, with the day of another year', () => {
    expect(formatInstant('2026-11-20T13:30:07Z', { now, zone, seconds: true })).toBe('14:30:07');
    expect(formatInstant('2025-11-18T10:20:09Z', { now, zone, seconds: true })).toBe('18 Nov 2025, 11:20:09');
  });

  it('writes midnight as 00, not 24', () => {
    expect(formatClock('2026-11-20T00:00:00Z', 'UTC')).toBe('00:00');
  });

  it('names the day', () => {
    expect(formatDay('2026-11-18T10:20:00Z', { now, zone })).toBe('Wednesday 18 November');
    expect(formatDay('2025-11-18T10:20:00Z', { now, zone })).toBe('Tuesday 18 November 2025');
  });

  it('keeps the exact instant in UTC', () => {
    expect(exactInstant('2026-11-20T14:32:07+01:00')).toBe('2026-11-20T13:32:07Z');
    expect(exactInstant('2026-11-20T13:32:07.120Z')).toBe('2026-11-20T13:32:07.120Z');
    expect(exactInstant('')).toBe('unknown time');
  });

  it('knows a zone from a text that is none', () => {
    expect(isZone('Europe/Berlin')).toBe(true);
    expect(isZone('UTC')).toBe(true);
    expect(isZone('Nowhere/Town')).toBe(false);
    expect(isZone('')).toBe(false);
  });
});

describe('durations and ages', () => {
  it.each([
    [0, '0 s'],
    [6_900, '6 s'],
    [4 * 60_000, '4 min'],
    [5 * 3_600_000 + 18 * 60_000 + 30_000, '5 h 18 min'],
    [3 * 3_600_000, '3 h'],
    [25 * 3_600_000, '1 d 1 h'],
    [24 * 3_600_000, '1 d'],
    [20 * 86_400_000 + 5 * 3_600_000, '20 d'],
    [412 * 86_400_000, '412 d'],
    [Number.NaN, 'unknown'],
  ])('%d ms is %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });

  it('writes days as a word in sentences', () => {
    expect(formatDuration(20 * 86_400_000, 'sentence')).toBe('20 days');
    expect(formatDuration(86_400_000, 'sentence')).toBe('1 day');
  });

  it('ages in four styles', () => {
    const at = '2026-11-20T13:27:50Z';
    expect(formatAge(at, now)).toBe('4 min');
    expect(formatAge(at, now, 'ago')).toBe('4 min ago');
    expect(formatAge('2026-11-20T13:31:55Z', now, 'prose')).toBe('just now');
    expect(formatAge('2026-11-20T13:31:55Z', now, 'ago')).toBe('5 s ago');
    expect(formatAge('2026-10-31T13:32:00Z', now, 'sentence')).toBe('20 days');
    expect(formatAge('2026-11-24T13:32:00Z', now)).toBe('in 4 d');
    expect(formatAge('2026-11-20T13:32:00.400Z', now)).toBe('0 s');
  });

  it('counts down, rounded up, and stops at zero', () => {
    expect(formatCountdown(374_000)).toBe('6:14');
    expect(formatCountdown(373_001)).toBe('6:14');
    expect(formatCountdown(24_000)).toBe('0:24');
    expect(formatCountdown(-5)).toBe('0:00');
    expect(formatCountdown(72 * 60_000)).toBe('1 h 12 min');
  });

  it('says a deadline as a time first', () => {
    expect(formatDeadline('2026-11-20T13:00:00Z', { now, zone })).toBe('today at 14:00, 32 min ago');
    expect(formatDeadline('2026-11-23T13:00:00Z', { now, zone })).toBe(
      'Monday 23 November at 14:00, in 2 days',
    );
  });
});
