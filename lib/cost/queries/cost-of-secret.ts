import { type Database, databaseNow } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import {
  DAY_MS,
  type Day,
  dayOf,
  type Month,
  monthOf,
  monthsBefore,
  toWholeHours,
} from '../rules/calendar.ts';
import { callsCost } from '../rules/cost-line.ts';
import { storageByDay } from '../rules/days.ts';
import type { KeptSecret } from '../rules/kept-secret.ts';
import type { Micros } from '../rules/money.ts';
import type { PriceBook } from '../rules/price.ts';
import type { CostSettings } from '../rules/settings.ts';
import { lifetimeOf, storageLines } from '../rules/storage.ts';
import { type CallDayRow, selectCallDays } from '../store/day-rows.ts';
import { selectOneKept } from '../store/kept-secrets.ts';
import { selectLinesOfSecret } from '../store/overview-rows.ts';
import { loadPriceBook, loadSettings } from '../store/price-rows.ts';
import { callersNamed } from './group-view.ts';
import { type LineView, lineViewOf } from './line-view.ts';

/** Lines shown of one secret: of a busy one the dearest callers of each month. */
const MOST_LINES = 200;

export interface CostDay {
  readonly day: Day;
  /** Kept (without its share of a key, which is of the month) and called. */
  readonly storedMicros: Micros;
  readonly callMicros: Micros;
  readonly calls: number;
}

export interface CostOfSecret {
  readonly currency: string;
  /** Newest month first. */
  readonly months: readonly {
    readonly month: Month;
    readonly micros: Micros;
    readonly lines: readonly LineView[];
  }[];
  /** Oldest first, up to today: the axis of the reads beside it. */
  readonly days: readonly CostDay[];
}

/** What one secret costs, line by line and day by day. `null` for somebody who may not see it, or where nothing is. */
export async function costOfSecret(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  wanted: { readonly secretId: string; readonly days: number },
): Promise<CostOfSecret | null> {
  if (!can(actor, 'cost.read') || !can(actor, 'secrets.read')) return null;
  const [secret, settings, now] = await Promise.all([
    selectOneKept(db.pool, wanted.secretId),
    loadSettings(db.pool),
    databaseNow(db.prisma),
  ]);
  if (secret === null) return null;
  const first = dayOf(now.getTime() - (wanted.days - 1) * DAY_MS);
  const [prices, lines, calls] = await Promise.all([
    loadPriceBook(db.pool, settings.data.currency),
    selectLinesOfSecret(db.pool, wanted.secretId, MOST_LINES),
    selectCallDays(db.pool, wanted.secretId, first),
  ]);
  const callers = await callersNamed(
    db,
    lines.flatMap(({ principalId }) => principalId ?? []),
  );
  const byMonth = Map.groupBy(lines, ({ month }) => month);
  return {
    currency: settings.data.currency,
    months: [...byMonth].map(([month, of]) => ({
      month,
      micros: of.reduce((sum, { micros }) => sum + micros, 0),
      lines: of.map((line) => lineViewOf(line, callers)),
    })),
    days: daysOf({ secret, prices, settings, now: now.getTime(), first, count: wanted.days, calls }),
  };
}

interface DayOrder {
  readonly secret: KeptSecret;
  readonly prices: PriceBook;
  readonly settings: CostSettings;
  readonly now: number;
  readonly first: Day;
  readonly count: number;
  readonly calls: readonly CallDayRow[];
}

function daysOf(order: DayOrder): readonly CostDay[] {
  const stored = storedByDay(order);
  const called = new Map(order.calls.map((row) => [row.day, row]));
  return Array.from({ length: order.count }, (_, index) => {
    const day = dayOf(Date.parse(`${order.first}T00:00:00Z`) + index * DAY_MS);
    const row = called.get(day);
    return {
      day,
      storedMicros: stored.get(day) ?? 0,
      callMicros: row === undefined ? 0 : calledOn(row, order),
      calls: row?.calls ?? 0,
    };
  });
}

function calledOn(row: CallDayRow, { secret, prices, settings }: DayOrder): Micros {
  const free = settings.isTrial(secret.accountId, Date.parse(`${row.day}T00:00:00Z`));
  const calls = free ? 0 : callsCost(prices.require('api-calls', row.day), row.calls);
  const requests =
    secret.keyId === null ? 0 : callsCost(prices.require('key-requests', row.day), row.keyRequests);
  return calls + requests;
}

/** By the same lines as the month: the days of a month sum to its lines. */
function storedByDay({ secret, prices, settings, now, first }: DayOrder): ReadonlyMap<Day, Micros> {
  const days = new Map<Day, Micros>();
  const whole = toWholeHours(lifetimeOf(secret, now));
  for (let month = monthOf(new Date(now)); month >= first.slice(0, 7); month = monthsBefore(month, 1)) {
    for (const line of storageLines(secret, month, now, prices, settings)) {
      const from = Math.max(whole.from, Date.parse(`${line.firstDay}T00:00:00Z`));
      const to = Math.min(whole.to, Date.parse(`${line.lastDay}T00:00:00Z`) + DAY_MS);
      for (const [day, micros] of storageByDay(line, { from, to }))
        days.set(day, (days.get(day) ?? 0) + micros);
    }
  }
  return days;
}
