import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hoursOfMonth, spanOfMonth, toWholeHours } from '#lib/cost/rules/calendar.ts';
import { sumOf } from '#lib/cost/rules/cost-line.ts';
import { storageByDay } from '#lib/cost/rules/days.ts';
import { forecastMonth } from '#lib/cost/rules/forecast.ts';
import { share, split } from '#lib/cost/rules/money.ts';
import { LIST_PRICES, PriceBook } from '#lib/cost/rules/price.ts';
import { CostSettings, DEFAULT_SETTINGS } from '#lib/cost/rules/settings.ts';
import { lifetimeOf, storageLines } from '#lib/cost/rules/storage.ts';

const LIST = new PriceBook(LIST_PRICES);
const PLAIN = new CostSettings(DEFAULT_SETTINGS);
const year = { min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') };

describe('amounts', () => {
  test('a split loses nothing and gives nobody more than one micro-unit beside their share', () => {
    const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(1e12), weights, (amount, parts) => {
        const given = split(amount, parts);
        expect(given.reduce((sum, part) => sum + part, 0)).toBe(amount);
        const total = parts.reduce((sum, part) => sum + part, 0);
        if (total === 0) return;
        for (const [index, part] of given.entries()) {
          expect(Math.abs(part - (amount * (parts[index] ?? 0)) / total)).toBeLessThanOrEqual(1.001);
        }
      }),
    );
  });

  test('a share is within half a micro-unit, halves go to the even side', () => {
    expect([share(1, 1, 2), share(3, 1, 2), share(5, 1, 2), share(-1, 1, 2), share(-3, 1, 2)]).toEqual([
      0, 2, 2, 0, -2,
    ]);
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(744), fc.integer({ min: 1, max: 744 }), (amount, times, of) => {
        expect(Math.abs(share(amount, times, of) - (amount * times) / of)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });

  test('the days of a month sum to its line', () => {
    fc.assert(
      fc.property(fc.integer(year), fc.integer(year), (created, now) => {
        const kept = {
          ...{
            secretId: 'sec_1',
            accountId: '111122223333',
            region: 'eu-central-1',
            keyId: null,
            unseenReplicas: [],
          },
          ...{
            createdAt: created,
            firstSeenAt: created,
            deletionAskedAt: null,
            goneAt: null,
            isReplica: false,
          },
        };
        for (const month of ['2026-02', '2026-07', '2026-11']) {
          for (const line of storageLines(kept, month, now, LIST, PLAIN)) {
            const days = storageByDay(line, toWholeHours(lifetimeOf(kept, now)));
            expect([...days.values()].reduce((sum, micros) => sum + micros, 0)).toBe(line.micros);
          }
        }
      }),
    );
  });

  test('a secret of the whole year costs twelve months, and no month more than its price', () => {
    fc.assert(
      fc.property(fc.integer(year), fc.integer({ min: 1, max: 8_760 }), (created, hours) => {
        const gone = created + hours * 3_600_000;
        const kept = {
          ...{
            secretId: 'sec_1',
            accountId: '111122223333',
            region: 'eu-central-1',
            keyId: null,
            unseenReplicas: [],
          },
          ...{
            createdAt: created,
            firstSeenAt: created,
            deletionAskedAt: null,
            goneAt: gone,
            isReplica: false,
          },
        };
        let seen = 0;
        for (let index = 0; index < 24; index += 1) {
          const month = new Date(Date.UTC(2026, index, 1)).toISOString().slice(0, 7);
          const lines = storageLines(kept, month, Date.parse('2028-06-01'), LIST, PLAIN);
          expect(sumOf(lines)).toBeLessThanOrEqual(400_000);
          for (const { quantity } of lines) seen += quantity;
          for (const { quantity } of lines) expect(quantity).toBeLessThanOrEqual(hoursOfMonth(month));
        }
        // The hours of all months are the hours of its life, none twice.
        const whole = toWholeHours({ from: created, to: gone });
        expect(seen).toBe((whole.to - whole.from) / 3_600_000);
      }),
    );
  });
});

describe('the forecast', () => {
  const month = '2026-11';
  const { to } = spanOfMonth(month);
  const facts = {
    month,
    storedMicros: 100,
    keptMonthlyMicros: 720_000,
    callMicros: 50,
    recentDays: [10, 20, 30],
  };

  test('at the end of the month is what was spent', () => {
    expect(forecastMonth({ ...facts, now: to }).micros).toBe(150);
  });

  test('adds what is kept and the mean of the days that were seen', () => {
    // One day left: 24 of 720 hours of 720,000 = 24,000; calls of a mean day: 20.
    expect(forecastMonth({ ...facts, now: to - 86_400_000 }).micros).toBe(100 + 24_000 + 50 + 20);
    expect(forecastMonth({ ...facts, recentDays: [], now: to - 86_400_000 })).toMatchObject({
      micros: 24_150,
      method: expect.stringContaining('no full day of calls was seen'),
    });
  });
});
