import { dayOf, lastWhole, nextBegin, type Period, type Span, startOfDay } from './period.ts';

/** Reads arrive up to a quarter of an hour late, and people close what they have open: two hours into the day. */
const AFTER_MS = 2 * 3_600_000;

/** When the span that holds `now` is over in a zone, and its pack is to be made. */
export function nextDue(every: Span, now: Date, zone: string): Date {
  const due = new Date(startOfDay(nextBegin(every, dayOf(now, zone)), zone).getTime() + AFTER_MS);
  // On the first day of a span, before the hour: the span before it is still to come.
  const earlier = new Date(startOfDay(lastBegin(every, now, zone), zone).getTime() + AFTER_MS);
  return earlier > now ? earlier : due;
}

function lastBegin(every: Span, now: Date, zone: string): string {
  const { to } = lastWhole(every, dayOf(now, zone));
  return new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The span that was over when a pack became due. */
export function scheduledPeriod(every: Span, dueAt: Date, zone: string): Period {
  return lastWhole(every, dayOf(dueAt, zone));
}
