import type { Database } from '#lib/db/client.ts';
import type { BudgetFacts } from '#lib/findings/rules/facts.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { can } from '#lib/people/rules/roles.ts';
import { type BudgetState, standOf } from '../rules/budget.ts';
import { spanOfMonth } from '../rules/calendar.ts';
import { selectBudgets } from '../store/budget-rows.ts';
import { selectMonths } from '../store/month-rows.ts';

export interface BudgetView extends BudgetState {
  readonly stand: ReturnType<typeof standOf>;
  readonly setBy: string | null;
  readonly setAt: string;
}

/** Every budget with how it stands in the running month. */
export async function listBudgets(db: Database, actor: Pick<Actor, 'roles'>): Promise<readonly BudgetView[]> {
  return can(actor, 'cost.read') ? await budgetStates(db) : [];
}

/** The budgets as the checks of findings want them. */
export async function loadBudgetFacts(db: Database): Promise<readonly BudgetFacts[]> {
  return (await budgetStates(db)).map(({ path, currency, micros, spentMicros, forecastMicros }) => ({
    ...{ path, currency, budgetMicros: micros, spentMicros, forecastMicros },
  }));
}

/**
 * How every budget stands. The forecast of a node goes on as its mean of the month so far: what is kept
 * and what is called alike.
 */
async function budgetStates(db: Database): Promise<readonly BudgetView[]> {
  const [running] = await selectMonths(db.pool);
  if (running === undefined) return [];
  const { from, to } = spanOfMonth(running.month);
  const passed = Math.max(1, running.through.getTime() - from);
  const rows = await selectBudgets(db.pool, running.month);
  return rows.map(({ path, micros, currency, spentMicros, setBy, setAt }) => {
    const forecastMicros = Math.round((spentMicros * (to - from)) / passed);
    const state = { path, micros, currency, spentMicros, forecastMicros };
    return { ...state, stand: standOf(state), setBy, setAt: setAt.toISOString() };
  });
}
