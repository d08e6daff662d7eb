import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planRotation, planStored, type RotationPlan } from '#lib/local-aws/rules/rotation/schedule.ts';
import { daysBetweenWindows, nextWindows } from '#lib/local-aws/rules/rotation/windows.ts';

const HOUR_MS = 3_600_000;
const at = (text: string) => new Date(text);

function planOf(ScheduleExpression: string, Duration?: string): RotationPlan | undefined {
  const plan = planRotation({ ScheduleExpression, ...(Duration === undefined ? {} : { Duration }) });
  return plan.ok ? plan.value : undefined;
}

function windows(expression: string, now: string, count = 5, duration?: string): string[] {
  const plan = planOf(expression, duration);
  if (plan === undefined) throw new Error('the schedule was refused');
  return nextWindows(plan, at(now), at(now), count).map(
    ({ opensAt, endsAt }) => `${opensAt.toISOString().slice(0, 16)} to ${endsAt.toISOString().slice(0, 19)}`,
  );
}

describe('windows, all in UTC', () => {
  test.each([
    // D: days open at midnight and last to the end of the day.
    ['rate(10 days)', '2026-01-01T10:30:00Z', '2026-01-11T00:00 to 2026-01-11T23:59:59'],
    ['rate(1 day)', '2026-02-28T23:59:59Z', '2026-03-01T00:00 to 2026-03-01T23:59:59'],
    // D: hours last one hour.
    ['rate(4 hours)', '2026-01-01T10:30:00Z', '2026-01-01T12:00 to 2026-01-01T12:59:59'],
    ['rate(36 hours)', '2026-01-01T10:30:00Z', '2026-01-02T12:00 to 2026-01-02T12:59:59'],
    ['cron(0 8 1 * ? *)', '2026-01-01T08:00:00Z', '2026-02-01T08:00 to 2026-02-01T23:59:59'],
    ['cron(0 /8 * * ? *)', '2026-01-01T09:00:00Z', '2026-01-01T16:00 to 2026-01-01T16:59:59'],
    ['cron(0 8/8 * * ? *)', '2026-01-01T17:00:00Z', '2026-01-02T08:00 to 2026-01-02T08:59:59'],
    ['cron(0 2/10 * * ? *)', '2026-01-01T13:00:00Z', '2026-01-01T22:00 to 2026-01-01T22:59:59'],
    ['cron(0 0 L * ? *)', '2026-02-10T00:00:00Z', '2026-02-28T00:00 to 2026-02-28T23:59:59'],
    ['cron(0 4 SUNL * ? *)', '2026-02-10T00:00:00Z', '2026-02-22T04:00 to 2026-02-22T23:59:59'],
    ['cron(0 3 ? * TUE#3 *)', '2026-01-01T00:00:00Z', '2026-01-20T03:00 to 2026-01-20T23:59:59'],
    ['cron(0 3 ? 1/3 MON-WED *)', '2026-02-01T00:00:00Z', '2026-04-01T03:00 to 2026-04-01T23:59:59'],
    ['cron(0 3 ? * 1 *)', '2026-01-01T00:00:00Z', '2026-01-04T03:00 to 2026-01-04T23:59:59'],
    ['cron(0 3 ? * L *)', '2026-01-01T00:00:00Z', '2026-01-03T03:00 to 2026-01-03T23:59:59'],
    ['cron(0 3 ? * FRIL *)', '2026-01-01T00:00:00Z', '2026-01-30T03:00 to 2026-01-30T23:59:59'],
    ['cron(0 0 29 FEB ? *)', '2096-03-01T00:00:00Z', '2104-02-29T00:00 to 2104-02-29T23:59:59'],
  ])('%s after %s', (expression, now, first) => {
    expect(windows(expression, now, 1)).toEqual([first]);
  });

  test('the next five', () => {
    expect(windows('cron(0 12 1,15 * ? *)', '2026-11-20T00:00:00Z', 5, '3h')).toEqual([
      '2026-12-01T12:00 to 2026-12-01T14:59:59',
      '2026-12-15T12:00 to 2026-12-15T14:59:59',
      '2027-01-01T12:00 to 2027-01-01T14:59:59',
      '2027-01-15T12:00 to 2027-01-15T14:59:59',
      '2027-02-01T12:00 to 2027-02-01T14:59:59',
    ]);
  });

  test('a day that never comes has no window', () => {
    expect(windows('cron(0 0 30 FEB ? *)', '2026-01-01T00:00:00Z')).toEqual([]);
  });
});

test.each([
  'rate(3 hours)',
  'rate(0 days)',
  'rate(1001 days)',
  'rate(5 minutes)',
  'rate(1.5 days)',
  'cron(15 8 * * ? *)',
  'cron(0 8 * * ? 2027)',
  'cron(0 8 * * * *)',
  'cron(0 8 ? * ? *)',
  'cron(0 24 * * ? *)',
  'cron(0 8 32 * ? *)',
  'cron(0 8 0 * ? *)',
  'cron(0 8 ? * 8 *)',
  'cron(0 8 ? * MON#6 *)',
  'cron(0 8 5-2 * ? *)',
  'cron(0 8/0 * * ? *)',
  'cron(0 8 * * ?)',
  'every day',
  '',
])('%s is refused', (expression) => {
  expect(planOf(expression)).toBeUndefined();
});

test.each([
  ['rate(4 hours)', '5h', false],
  ['rate(4 hours)', '4h', true],
  ['rate(2 days)', '24h', true],
  ['rate(2 days)', '25h', false],
  ['rate(2 days)', '0h', false],
  ['cron(0 20 * * ? *)', '4h', true],
  ['cron(0 20 * * ? *)', '5h', false],
  ['cron(0 8,12 * * ? *)', '4h', true],
  ['cron(0 8,12 * * ? *)', '5h', false],
])('%s with %s: %s', (expression, duration, accepted) => {
  expect(planOf(expression, duration) !== undefined).toBe(accepted);
});

test('days and an expression together only where they are stored', () => {
  const both = { AutomaticallyAfterDays: 3, ScheduleExpression: 'rate(3 days)' };
  expect(planRotation(both).ok).toBe(false);
  expect(planStored(both).ok).toBe(true);
  expect(planRotation({})).toEqual({ ok: true, value: undefined });
});

test('the days that are shown beside an expression', () => {
  const days = (expression: string) => {
    const plan = planOf(expression);
    return plan && daysBetweenWindows(plan, at('2026-01-01T10:00:00Z'));
  };
  expect([days('rate(10 days)'), days('rate(4 hours)'), days('cron(0 8 ? * MON *)')]).toEqual([10, 1, 7]);
});

const expression = fc.oneof(
  fc.integer({ min: 4, max: 400 }).map((hours) => `rate(${hours} hours)`),
  fc.integer({ min: 1, max: 400 }).map((days) => `rate(${days} days)`),
  fc
    .tuple(
      fc.constantFrom('0', '8', '/8', '4,16', '6-18/6'),
      fc.constantFrom('* * ?', '1 * ?', '1,15 */2 ?', 'L * ?', '? * MON', '? * TUE#2', '? JAN-JUN FRIL'),
    )
    .map(([hour, days]) => `cron(0 ${hour} ${days} *)`),
);
const moment = fc.date({
  min: at('2024-01-01T00:00:00Z'),
  max: at('2034-01-01T00:00:00Z'),
  noInvalidDate: true,
});

test('windows open on the hour, after the moment, in order, and never reach into each other', () => {
  fc.assert(
    fc.property(expression, moment, fc.integer({ min: 0, max: 40 }), (text, anchor, later) => {
      const plan = planOf(text);
      if (plan === undefined) throw new Error(`${text} was refused`);
      const after = new Date(anchor.getTime() + later * 7 * HOUR_MS);
      const found = nextWindows(plan, anchor, after, 5);
      expect(found).toHaveLength(5);
      let last = after.getTime();
      for (const { opensAt, endsAt } of found) {
        expect(opensAt.getTime()).toBeGreaterThan(last);
        expect(opensAt.getTime() % HOUR_MS).toBe(0);
        // The end is the last second of an hour.
        expect(endsAt.getTime() % HOUR_MS).toBe(HOUR_MS - 1000);
        expect(endsAt.getTime()).toBeGreaterThan(opensAt.getTime());
        last = endsAt.getTime();
      }
    }),
  );
});

test('asking again from a window on gives the rest of the same windows', () => {
  fc.assert(
    fc.property(expression, moment, (text, anchor) => {
      const plan = planOf(text);
      if (plan === undefined) throw new Error(`${text} was refused`);
      const all = nextWindows(plan, anchor, anchor, 4);
      const [first] = all;
      expect(nextWindows(plan, anchor, first?.opensAt ?? anchor, 3)).toEqual(all.slice(1));
    }),
  );
});
