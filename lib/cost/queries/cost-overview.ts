import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { AdviceKind } from '../rules/advice/advice.ts';
import { isAdviceKind } from '../rules/advice/all-advice.ts';
import type { Month } from '../rules/calendar.ts';
import { beyondSeen } from '../rules/extrapolate.ts';
import { type Forecast, forecastMonth } from '../rules/forecast.ts';
import type { Micros } from '../rules/money.ts';
import { sumAdvice } from '../store/advice-rows.ts';
import { type SeenPlace, selectSeenPlaces } from '../store/coverage-rows.ts';
import { type ReckonedMonth, selectMonths } from '../store/month-rows.ts';
import { selectTotals, type TotalRow } from '../store/overview-rows.ts';
import { type CostGrouping, type GroupView, groupsOf, nameCallers } from './group-view.ts';

export interface MonthFigure {
  readonly month: Month;
  readonly micros: Micros;
  readonly storedMicros: Micros;
  readonly callMicros: Micros;
}

export interface CostCoverage {
  /** ISO instant up to which storage is counted. */
  readonly through: string;
  readonly places: readonly SeenPlace[];
  /** What calls outside the seen hours would add; `null`: some place was not seen at all. */
  readonly beyondSeenMicros: Micros | null;
  /** Counts that could not be read and are not in the sums. */
  readonly refusedCounts: number;
}

export interface CostOverview {
  readonly currency: string;
  /** The newest first. */
  readonly months: readonly MonthFigure[];
  readonly shown: MonthFigure & { readonly secrets: number; readonly reckonedAt: string };
  /** Of the running month only. */
  readonly forecast: Forecast | null;
  readonly groups: readonly GroupView[];
  /** Environment and service together, for the picture. */
  readonly areas: readonly GroupView[];
  readonly coverage: CostCoverage;
  readonly advice: readonly {
    readonly kind: AdviceKind;
    readonly count: number;
    readonly savingMicros: Micros;
  }[];
}

/** What a month cost, grouped. `null` for somebody who may not see costs, and before the first reckoning. */
export async function readCostOverview(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  wanted: { readonly month?: Month | undefined; readonly by: CostGrouping },
): Promise<CostOverview | null> {
  if (!can(actor, 'cost.read')) return null;
  const months = await selectMonths(db.pool);
  const shown = months.find(({ month }) => month === wanted.month) ?? months[0];
  if (shown === undefined) return null;
  const [totals, areas, byPlace, places, advice] = await Promise.all([
    selectTotals(db.pool, shown.month, wanted.by),
    selectTotals(db.pool, shown.month, 'environment-service'),
    selectTotals(db.pool, shown.month, 'place'),
    selectSeenPlaces(db.pool, shown.month, shown.through),
    sumAdvice(db.pool),
  ]);
  const callers = wanted.by === 'caller' ? await nameCallers(db, totals) : new Map();
  return {
    currency: shown.currency,
    months: months.map(figureOf),
    shown: { ...figureOf(shown), secrets: shown.secrets, reckonedAt: shown.reckonedAt.toISOString() },
    forecast: shown.month === months[0]?.month ? forecastOf(shown) : null,
    groups: groupsOf(totals, wanted.by, callers),
    areas: groupsOf(areas, 'environment', new Map()),
    coverage: coverageOf(shown, places, byPlace),
    advice: advice.flatMap(({ kind, putAside, count, savingMicros }) =>
      putAside || !isAdviceKind(kind) ? [] : [{ kind, count, savingMicros }],
    ),
  };
}

function figureOf({ month, micros, storedMicros, callMicros }: ReckonedMonth): MonthFigure {
  return { month, micros, storedMicros, callMicros };
}

function forecastOf(month: ReckonedMonth): Forecast {
  const { storedMicros, callMicros, keptMonthlyMicros, recentDays } = month;
  const now = month.through.getTime();
  return forecastMonth({ month: month.month, now, storedMicros, callMicros, keptMonthlyMicros, recentDays });
}

function coverageOf(
  month: ReckonedMonth,
  places: readonly SeenPlace[],
  byPlace: readonly TotalRow[],
): CostCoverage {
  const beyond = places.map(({ accountId, region, hours, seenHours }) => {
    const called = byPlace.filter(
      ({ key, component }) =>
        key === `${accountId}/${region}` && (component === 'api-calls' || component === 'key-requests'),
    );
    return beyondSeen({ micros: called.reduce((sum, { micros }) => sum + micros, 0), hours, seenHours });
  });
  return {
    through: month.through.toISOString(),
    places,
    beyondSeenMicros: beyond.includes(null)
      ? null
      : beyond.reduce<number>((sum, micros) => sum + (micros ?? 0), 0),
    refusedCounts: month.refusedCounts,
  };
}
