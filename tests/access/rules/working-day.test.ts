import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isZone, nextWorkingDay } from '#lib/access/rules/working-day.ts';

const next = (at: string, zone = 'UTC') => nextWorkingDay(new Date(at), zone).toISOString();

test.each([
  ['a Thursday', '2026-11-19T14:00:00.000Z', '2026-11-20T14:00:00.000Z'],
  ['a Friday', '2026-11-20T14:00:00.000Z', '2026-11-23T14:00:00.000Z'],
  ['a Saturday', '2026-11-21T03:00:00.000Z', '2026-11-23T03:00:00.000Z'],
  ['a Sunday', '2026-11-22T23:59:59.999Z', '2026-11-23T23:59:59.999Z'],
])('%s leads to the next working day, at the same time', (_, at, due) => {
  expect(next(at)).toBe(due);
});

test('the day is the one of the organisation, not of UTC', () => {
  // Friday evening in UTC is Saturday morning in Tokyo: Monday, the same time there.
  expect(next('2026-11-20T20:00:00.000Z', 'Asia/Tokyo')).toBe('2026-11-22T20:00:00.000Z');
  expect(next('2026-11-20T20:00:00.000Z', 'America/New_York')).toBe('2026-11-23T20:00:00.000Z');
});

test('over a change of the clocks the time on the wall stays', () => {
  // Berlin: 25 October 2026 at 03:00 back by an hour, a Sunday; 28 March 2027 at 02:00 forward, a Sunday.
  expect(next('2026-10-23T12:00:00.000Z', 'Europe/Berlin')).toBe('2026-10-26T13:00:00.000Z');
  expect(next('2027-03-26T13:00:00.000Z', 'Europe/Berlin')).toBe('2027-03-29T12:00:00.000Z');
});

test('in any zone and at any time: later, within three days and an hour, and on a working day', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'Asia/Tehran'];
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      fc.constantFrom(...zones),
      (at, zone) => {
        const due = nextWorkingDay(at, zone);
        expect(due.getTime()).toBeGreaterThan(at.getTime() + 22 * 3_600_000);
        expect(due.getTime()).toBeLessThanOrEqual(at.getTime() + 73 * 3_600_000);
        const day = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short' }).format(due);
        expect(['Mon', 'Tue', 'Wed', 'Thu', 'Fri']).toContain(day);
      },
    ),
    { numRuns: 500 },
  );
});

test('a zone is one that dates can be told in', () => {
  expect(isZone('Europe/Berlin')).toBe(true);
  for (const text of ['', 'Mars/Olympus', 'Europe/Berlin\0', '../etc'])
    expect(isZone(text), text).toBe(false);
});
