import { DAY_MS, dayOf, HOUR_MS, hoursOfMonth, type Month, spanOfMonth } from './calendar.ts';
import { type Micros, share } from './money.ts';

/** What a forecast is made of; all of the running month. */
export interface ForecastFacts {
  readonly month: Month;
  readonly now: number;
  /** Storage and keys so far. */
  readonly storedMicros: Micros;
  /** What one hour of everything that is kept now costs for this month: sum of the monthly prices ÷ its hours. */
  readonly keptMonthlyMicros: Micros;
  /** Calls and key requests so far. */
  readonly callMicros: Micros;
  /** Calls and key requests of the last full days, newest last, at most 7; days that were not seen are left out. */
  readonly recentDays: readonly Micros[];
}

export interface Forecast {
  readonly micros: Micros;
  readonly method: string;
}

/**
 * What the month will have cost at its end: what is kept now stays till then; calls go on as the mean of the last full
 * days that were seen. Said in words beside it, because a forecast without its method is a guess.
 */
export function forecastMonth(facts: ForecastFacts): Forecast {
  const { from, to } = spanOfMonth(facts.month);
  const so = Math.min(Math.max(facts.now, from), to);
  const hoursLeft = (to - Math.min(to, Math.ceil(so / HOUR_MS) * HOUR_MS)) / HOUR_MS;
  const stored = facts.storedMicros + share(facts.keptMonthlyMicros, hoursLeft, hoursOfMonth(facts.month));
  const days = facts.recentDays.length;
  const perWindow = facts.recentDays.reduce((sum, micros) => sum + micros, 0);
  const calls = facts.callMicros + (days === 0 ? 0 : share(perWindow, to - so, days * DAY_MS));
  const kept = `what is kept on ${dayOf(so)} stays to the end of the month`;
  const called =
    days === 0
      ? 'no full day of calls was seen, so none are added'
      : `calls go on as on the mean of the last ${days === 1 ? 'full day' : `${days} full days`} that were seen`;
  return { micros: stored + calls, method: `${kept}; ${called}.` };
}
