import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  beginOf,
  dayOf,
  instantsOf,
  instantsUntil,
  lastWhole,
  nextBegin,
  periodWords,
  startOfDay,
} from '#lib/reports/rules/period.ts';
import { nextDue, scheduledPeriod } from '#lib/reports/rules/schedule.ts';

describe('a period', () => {
  it('begins and ends at midnight of its zone, also where clocks changed in between', () => {
    expect(instantsOf({ from: '2026-07-01', to: '2026-09-30' }, 'Europe/Berlin')).toEqual({
      from: new Date('2026-06-30T22:00:00Z'),
      to: new Date('2026-09-30T22:00:00Z'),
    });
    expect(instantsOf({ from: '2026-10-01', to: '2026-12-31' }, 'Europe/Berlin').to).toEqual(
      new Date('2026-12-31T23:00:00Z'),
    );
    expect(startOfDay('2026-03-29', 'Europe/Berlin')).toEqual(new Date('2026-03-28T23:00:00Z'));
    expect(startOfDay('2026-01-01', 'Pacific/Kiritimati')).toEqual(new Date('2025-12-31T10:00:00Z'));
    // Midnight did not happen on that day in Santiago: the clocks went from 23:59 to 01:00.
    expect(startOfDay('2026-09-06', 'America/Santiago')).toEqual(new Date('2026-09-06T04:00:00Z'));
  });

  it('holds every instant of its days and no other', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') }),
        (zone, at) => {
          const day = dayOf(new Date(at), zone);
          const { from, to } = instantsOf({ from: day, to: day }, zone);
          expect(from.getTime()).toBeLessThanOrEqual(at);
          expect(at).toBeLessThan(to.getTime());
          expect(instantsOf({ from: addDays(day, 1), to: addDays(day, 1) }, zone).from).toEqual(to);
        },
      ),
    );
  });

  it('ends where the present ends, and is empty before it begins', () => {
    const asOf = new Date('2026-08-15T12:00:00Z');
    expect(instantsUntil({ from: '2026-07-01', to: '2026-09-30' }, 'UTC', asOf).to).toEqual(asOf);
    const future = instantsUntil({ from: '2026-12-01', to: '2026-12-31' }, 'UTC', asOf);
    expect(future.to).toEqual(future.from);
  });

  it('has spans and words', () => {
    expect(lastWhole('quarter', '2026-11-20')).toEqual({ from: '2026-07-01', to: '2026-09-30' });
    expect(lastWhole('quarter', '2026-01-05')).toEqual({ from: '2025-10-01', to: '2025-12-31' });
    expect(lastWhole('week', '2026-11-20')).toEqual({ from: '2026-11-09', to: '2026-11-15' });
    expect(nextBegin('month', '2026-12-31')).toBe('2027-01-01');
    expect(beginOf('week', '2026-11-22')).toBe('2026-11-16');
    expect(periodWords({ from: '2026-07-01', to: '2026-09-30' })).toBe('third quarter 2026');
    expect(periodWords({ from: '2026-02-01', to: '2026-02-28' })).toBe('February 2026');
    expect(periodWords({ from: '2026-07-01', to: '2026-08-12' })).toBe('1 July to 12 August 2026');
  });
});

describe('a schedule', () => {
  it('is due two hours into the day after its span, in its zone', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    expect(nextDue('quarter', now, 'Europe/Berlin')).toEqual(new Date('2027-01-01T01:00:00Z'));
    expect(nextDue('week', now, 'America/New_York')).toEqual(new Date('2026-11-23T07:00:00Z'));
    expect(nextDue('month', new Date('2026-12-01T00:30:00Z'), 'UTC')).toEqual(
      new Date('2026-12-01T02:00:00Z'),
    );
  });

  it('makes each span once: a due date leads to its span and to the next due date', () => {
    for (const every of ['week', 'month', 'quarter'] as const) {
      let due = nextDue(every, new Date('2025-12-30T12:00:00Z'), 'Europe/Berlin');
      let before = scheduledPeriod(every, due, 'Europe/Berlin');
      for (let round = 0; round < 30; round++) {
        const next = nextDue(every, due, 'Europe/Berlin');
        expect(next.getTime()).toBeGreaterThan(due.getTime());
        const period = scheduledPeriod(every, next, 'Europe/Berlin');
        expect(period.from).toBe(addDays(before.to, 1));
        due = next;
        before = period;
      }
    }
  });
});
