import { cutAt, DAY_MS, type Day, dayOf, HOUR_MS, overlap, type Span, spanOfMonth } from './calendar.ts';
import { type CostLine, hoursCost } from './cost-line.ts';
import type { Micros } from './money.ts';

/**
 * A line of hours, day by day: each day is the difference of two running sums, so the days sum to the line exactly
 * although no day comes out even. `span`: the hours the line is of.
 */
export function storageByDay(line: CostLine, span: Span): ReadonlyMap<Day, Micros> {
  const days = new Map<Day, Micros>();
  const within = overlap(span, spanOfMonth(line.month));
  let before = 0;
  for (const { from, to } of cutAt(within, midnights(within))) {
    const sum =
      line.basis === 'trial' ? 0 : hoursCost(line.price, line.month, Math.ceil((to - within.from) / HOUR_MS));
    days.set(dayOf(from), sum - before);
    before = sum;
  }
  return days;
}

function midnights({ from, to }: Span): readonly number[] {
  const first = (Math.floor(from / DAY_MS) + 1) * DAY_MS;
  return Array.from(
    { length: Math.max(0, Math.ceil((to - first) / DAY_MS)) },
    (_, index) => first + index * DAY_MS,
  );
}
