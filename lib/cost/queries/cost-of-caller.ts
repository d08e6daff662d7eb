import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import type { Month } from '../rules/calendar.ts';
import type { Micros } from '../rules/money.ts';
import { selectMonths } from '../store/month-rows.ts';
import { selectCallerNames, selectLinesOfCaller } from '../store/overview-rows.ts';
import { callersNamed } from './group-view.ts';
import { type LineView, lineViewOf } from './line-view.ts';

const MOST_LINES = 200;

export interface CostOfCaller {
  readonly principalId: number;
  readonly label: string;
  readonly kind: string;
  readonly arn: string | null;
  readonly currency: string;
  readonly month: Month;
  readonly months: readonly Month[];
  /** Of the lines shown. */
  readonly micros: Micros;
  readonly calls: number;
  readonly lines: readonly LineView[];
  /** There are more lines than these, all cheaper. */
  readonly more: boolean;
}

/** What one caller's calls cost in a month, secret by secret. `null`: no such caller, or not to be seen. */
export async function costOfCaller(
  db: Database,
  actor: Pick<Actor, 'roles'>,
  wanted: { readonly principalId: number; readonly month?: Month | undefined },
): Promise<CostOfCaller | null> {
  if (!can(actor, 'cost.read') || !can(actor, 'secrets.read')) return null;
  const [[named], months, callers] = await Promise.all([
    selectCallerNames(db.pool, [wanted.principalId]),
    selectMonths(db.pool),
    callersNamed(db, [wanted.principalId]),
  ]);
  const shown = months.find(({ month }) => month === wanted.month) ?? months[0];
  if (named === undefined || shown === undefined) return null;
  const rows = await selectLinesOfCaller(db.pool, wanted.principalId, shown.month, MOST_LINES + 1);
  const lines = rows.slice(0, MOST_LINES).map((row) => lineViewOf(row, callers));
  return {
    principalId: wanted.principalId,
    label: callers.get(String(wanted.principalId))?.label ?? 'a caller',
    kind: named.kind,
    arn: named.arn,
    currency: shown.currency,
    month: shown.month,
    months: months.map(({ month }) => month),
    micros: lines.reduce((sum, { micros }) => sum + micros, 0),
    calls: lines.reduce(
      (sum, { component, quantity }) => sum + (component === 'api-calls' ? quantity : 0),
      0,
    ),
    lines,
    more: rows.length > MOST_LINES,
  };
}
