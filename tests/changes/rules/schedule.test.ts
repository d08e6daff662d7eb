import { expect, test } from 'vitest';
import { checkDuration, nextWindows, readSchedule, scheduleWords } from '#lib/changes/rules/schedule.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

function windowsOf(expression: string, duration: string | null = null, from: Date | null = null): string[] {
  const read = readSchedule(expression);
  if (!read.ok) throw new Error(read.refusal.words);
  return nextWindows(read.value, duration, NOW, { from }).map(
    ({ opensAt, closesAt }) => `${opensAt.toISOString().slice(0, 16)} ${closesAt.toISOString().slice(0, 16)}`,
  );
}

test.each([
  'rate(3 hours)',
  'rate(30 minutes)',
  'rate(1001 days)',
  'rate(30days)',
  'cron(5 3 1 * ? *)',
  'cron(0 3 1 * ? 2027)',
  'cron(0 3 1 * 2 *)',
  'cron(0 3 ? * ? *)',
  'cron(0 24 1 * ? *)',
  'cron(0 3 32 * ? *)',
  'cron(0 3 1 13 ? *)',
  'cron(0 3 ? * MON#6 *)',
  'cron(0 3 1-0 * ? *)',
  'cron(0 3 1 *)',
  '',
])('AWS refuses %s, and so do we', (expression) => {
  expect(readSchedule(expression)).toMatchObject({ ok: false, refusal: { code: 'schedule' } });
});

test('a monthly window opens on its hour and lasts its length', () => {
  expect(windowsOf('cron(0 3 1 * ? *)', '2h')).toEqual([
    '2026-12-01T03:00 2026-12-01T05:00',
    '2027-01-01T03:00 2027-01-01T05:00',
    '2027-02-01T03:00 2027-02-01T05:00',
    '2027-03-01T03:00 2027-03-01T05:00',
    '2027-04-01T03:00 2027-04-01T05:00',
  ]);
});

test('without a length a window of days lasts to the end of the day in UTC, one of hours an hour', () => {
  expect(windowsOf('cron(0 22 L * ? *)').slice(0, 2)).toEqual([
    '2026-11-30T22:00 2026-12-01T00:00',
    '2026-12-31T22:00 2027-01-01T00:00',
  ]);
  expect(windowsOf('rate(12 hours)').slice(0, 2)).toEqual([
    '2026-11-20T12:00 2026-11-20T13:00',
    '2026-11-21T00:00 2026-11-21T01:00',
  ]);
});

test('a rate counts from the day of the last rotation', () => {
  expect(windowsOf('rate(30 days)', null, new Date('2026-11-05T09:41:00Z'))[0]).toBe(
    '2026-12-05T00:00 2026-12-06T00:00',
  );
});

test('weekdays, their numbers and their last', () => {
  expect(windowsOf('cron(0 4 ? * MON#1 *)', '1h')[0]).toBe('2026-12-07T04:00 2026-12-07T05:00');
  expect(windowsOf('cron(0 4 ? * FRIL *)', '1h')[0]).toBe('2026-11-27T04:00 2026-11-27T05:00');
  expect(windowsOf('cron(0 4 ? * SUN,WED *)', '1h').slice(0, 2)).toEqual([
    '2026-11-22T04:00 2026-11-22T05:00',
    '2026-11-25T04:00 2026-11-25T05:00',
  ]);
  expect(windowsOf('cron(0 /8 * * ? *)', '1h').slice(0, 3)).toEqual([
    '2026-11-20T16:00 2026-11-20T17:00',
    '2026-11-21T00:00 2026-11-21T01:00',
    '2026-11-21T08:00 2026-11-21T09:00',
  ]);
});

test('a window may not reach into the next one or the next day', () => {
  const daily = readSchedule('cron(0 22 * * ? *)');
  const often = readSchedule('cron(0 /8 * * ? *)');
  const hours = readSchedule('rate(4 hours)');
  if (!daily.ok || !often.ok || !hours.ok) throw new Error('these are schedules');
  expect(checkDuration(daily.value, '2h').ok).toBe(true);
  expect(checkDuration(daily.value, '3h').ok).toBe(false);
  expect(checkDuration(often.value, '8h').ok).toBe(true);
  expect(checkDuration(often.value, '9h').ok).toBe(false);
  expect(checkDuration(hours.value, '5h').ok).toBe(false);
});

test('plain words', () => {
  const words = (expression: string, duration: string | null) => {
    const read = readSchedule(expression);
    return read.ok ? scheduleWords(read.value, duration) : read.refusal.words;
  };
  expect(words('rate(30 days)', null)).toBe('Every 30 days, in a window of 24 h from 00:00 UTC');
  expect(words('cron(0 3 1 * ? *)', '2h')).toBe('On day 1 of each month, between 03:00 and 05:00 UTC');
  expect(words('cron(0 3 * * ? *)', '2h')).toBe('Every day, between 03:00 and 05:00 UTC');
  expect(words('cron(0 4 ? JAN,JUL SUN#1 *)', '1h')).toBe(
    'On Sunday number 1 of January and July, between 04:00 and 05:00 UTC',
  );
});
