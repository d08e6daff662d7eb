import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weeksOf } from '#lib/reports/rules/weeks.ts';

const within = fc.date({
  min: new Date('1969-12-01T00:00:00Z'),
  max: new Date('2032-01-01T00:00:00Z'),
  noInvalidDate: true,
});

test('weeks are the stretch without gap or overlap, each within one week that begins on a Monday in UTC', () => {
  fc.assert(
    fc.property(within, fc.integer({ min: -5, max: 1_100 * 86_400_000 }), (from, milliseconds) => {
      const to = new Date(from.getTime() + milliseconds);
      const weeks = weeksOf({ from, to });
      if (milliseconds <= 0) {
        expect(weeks).toEqual([]);
        return;
      }
      expect(weeks[0]?.from).toEqual(from);
      expect(weeks.at(-1)?.to).toEqual(to);
      for (const [index, week] of weeks.entries()) {
        expect(week.to.getTime()).toBeGreaterThan(week.from.getTime());
        const next = weeks[index + 1];
        if (!next) continue;
        expect(next.from).toEqual(week.to);
        expect(week.to.toISOString().slice(11)).toBe('00:00:00.000Z');
        expect(week.to.getUTCDay()).toBe(1);
      }
    }),
  );
  expect(
    weeksOf({ from: new Date('2026-07-01T00:00:00Z'), to: new Date('2026-10-01T00:00:00Z') }),
  ).toHaveLength(14);
});
