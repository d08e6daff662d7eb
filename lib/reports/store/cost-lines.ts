import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { takeConnection } from '#lib/db/client.ts';
import type { PopulationColumn } from '../rules/population.ts';
import { type Cells, rowsOfCopy } from './copied-rows.ts';

const ROWS_AT_ONCE = 1_000;

/** Columns of an exported line of cost, in their order. */
export const COST_COLUMNS: readonly PopulationColumn[] = [
  { name: 'month', kind: 'text' },
  { name: 'component', kind: 'text' },
  { name: 'secret_id', kind: 'text' },
  { name: 'secret_name', kind: 'text' },
  { name: 'environment', kind: 'text' },
  { name: 'service', kind: 'text' },
  { name: 'owner', kind: 'text' },
  { name: 'account_id', kind: 'text' },
  { name: 'region', kind: 'text' },
  { name: 'caller_arn', kind: 'text' },
  { name: 'first_day', kind: 'text' },
  { name: 'last_day', kind: 'text' },
  { name: 'quantity', kind: 'number' },
  { name: 'price_micros', kind: 'number' },
  { name: 'price_per', kind: 'number' },
  { name: 'price_from', kind: 'text' },
  { name: 'price_source', kind: 'text' },
  { name: 'cost_micros', kind: 'number' },
  { name: 'currency', kind: 'text' },
  { name: 'basis', kind: 'text' },
];

/** `month` is checked by the caller: a COPY takes no parameters. */
function linesOf(month: string): string {
  return `SELECT to_char(l.month, 'YYYY-MM'), l.component, l.secret_id, s.name, s.environment, s.service, s.owner, l.account_id,
      l.region, p.arn, l.first_day, l.last_day, l.quantity, l.price_micros, l.price_per, l.price_from, l.price_source,
      l.micros, m.currency, l.basis
    FROM cost_line l JOIN cost_month m ON m.month = l.month LEFT JOIN secret s ON s.id = l.secret_id
    LEFT JOIN trail_principal p ON p.id = l.principal_id
    WHERE l.month = '${month}-01'::date`;
}

/** How many lines a month has; `null`: it was never reckoned. */
export async function countCostLines(pool: Pool, month: string): Promise<number | null> {
  const { rows } = await pool.query<{ lines: number }>(
    `SELECT (SELECT count(*)::int FROM cost_line WHERE month = m.month) AS lines FROM cost_month m WHERE m.month = $1::date`,
    [`${month}-01`],
  );
  return rows[0]?.lines ?? null;
}

/** The lines of a month as they stand now, a thousand at a time. */
export async function* costLines(pool: Pool, month: string): AsyncGenerator<readonly Cells[]> {
  const { client, release } = await takeConnection(pool);
  let whole = false;
  try {
    yield* rowsOfCopy(client.query(copyTo(`COPY (${linesOf(month)}) TO STDOUT`)), ROWS_AT_ONCE);
    whole = true;
  } finally {
    // Rows that nobody reads any more end only with their connection.
    release(!whole);
  }
}
