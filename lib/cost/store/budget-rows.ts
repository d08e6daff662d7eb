import type { Pool } from 'pg';
import type { Transaction } from '#lib/db/client.ts';
import type { Month } from '../rules/calendar.ts';

export interface BudgetRow {
  readonly path: string;
  readonly micros: number;
  readonly currency: string;
  readonly setBy: string | null;
  readonly setAt: Date;
  /** What the secrets below cost in the month so far. */
  readonly spentMicros: number;
}

/** All budgets with what was spent under each in a month. Names are compared by their bytes, as the tree has them. */
export async function selectBudgets(pool: Pool, month: Month): Promise<readonly BudgetRow[]> {
  const { rows } = await pool.query<BudgetRow>(
    `SELECT b.path, b.micros::float8 AS micros, b.currency, p.display_name AS "setBy", b.set_at AS "setAt",
            coalesce(c.spent, 0)::float8 AS "spentMicros"
       FROM cost_budget b LEFT JOIN person p ON p.id = b.set_by
       LEFT JOIN LATERAL (
         SELECT sum(x.micros) AS spent FROM cost_secret x JOIN secret s ON s.id = x.secret_id
          WHERE x.month = $1::date AND starts_with(s.name, b.path)) c ON true
      ORDER BY b.path`,
    [`${month}-01`],
  );
  return rows;
}

export async function saveBudget(
  tx: Transaction,
  budget: { readonly path: string; readonly micros: number; readonly currency: string },
  personId: string,
): Promise<void> {
  const { path, micros, currency } = budget;
  await tx.$executeRaw`
    INSERT INTO cost_budget (path, micros, currency, set_by) VALUES (${path}, ${micros}, ${currency}, ${personId})
    ON CONFLICT (path) DO UPDATE SET micros = excluded.micros, currency = excluded.currency, set_by = excluded.set_by,
      set_at = clock_timestamp()`;
}

/** Says whether there was one. */
export async function deleteBudget(tx: Transaction, path: string): Promise<boolean> {
  return (await tx.$executeRaw`DELETE FROM cost_budget WHERE path = ${path}`) > 0;
}
