import type { Pool, PoolClient } from 'pg';
import type { Month } from '../rules/calendar.ts';
import type { CostLine } from '../rules/cost-line.ts';
import { OTHER_SERVICES } from '../rules/other-services.ts';

export interface ReckonedMonth {
  readonly month: Month;
  readonly inputs: string;
  readonly reckonedAt: Date;
  readonly through: Date;
  readonly currency: string;
  readonly micros: number;
  readonly storedMicros: number;
  readonly callMicros: number;
  readonly keptMonthlyMicros: number;
  readonly secrets: number;
  readonly refusedCounts: number;
  readonly recentDays: readonly number[];
}

const MONTH_COLUMNS = `to_char(month, 'YYYY-MM') AS month, inputs, reckoned_at AS "reckonedAt", through, currency,
  micros::float8 AS micros, stored_micros::float8 AS "storedMicros", call_micros::float8 AS "callMicros",
  kept_monthly_micros::float8 AS "keptMonthlyMicros", secrets, refused_counts AS "refusedCounts",
  recent_days::float8[] AS "recentDays"`;

/** All months that were reckoned, the newest first. */
export async function selectMonths(pool: Pool): Promise<readonly ReckonedMonth[]> {
  const { rows } = await pool.query<ReckonedMonth>({
    name: 'cost-months',
    text: `SELECT ${MONTH_COLUMNS} FROM cost_month ORDER BY cost_month.month DESC`,
  });
  return rows;
}

/** Where the inventory, the trail and the prices stand, as a text per month: the same text, the same amounts. */
export async function selectInputs(
  pool: Pool,
  months: readonly Month[],
): Promise<ReadonlyMap<Month, string>> {
  const { rows } = await pool.query<{ month: Month; inputs: string }>(
    `WITH calls AS (SELECT date_trunc('month', day)::date AS month, sum(calls) AS calls FROM trail_use
                     WHERE day >= (SELECT min(m) FROM unnest($1::date[]) m) GROUP BY 1),
     kept AS (SELECT concat_ws(' ', (SELECT count(*) FROM secret), (SELECT max(number) FROM secret_was),
                (SELECT count(*) FROM trail_subject WHERE secret_id IS NOT NULL),
                (SELECT concat(max(number), '-', count(withdrawn_at)) FROM cost_price), (SELECT set_at FROM cost_settings)) AS text)
     SELECT to_char(m, 'YYYY-MM') AS month, concat_ws(' ', kept.text, coalesce(calls.calls, 0)) AS inputs
       FROM unnest($1::date[]) m CROSS JOIN kept LEFT JOIN calls ON calls.month = m`,
    [months.map((month) => `${month}-01`)],
  );
  return new Map(rows.map(({ month, inputs }) => [month, inputs]));
}

/** Takes the lines of a month away before the new ones are written; the same transaction does both. */
export async function clearMonth(client: PoolClient, month: Month): Promise<void> {
  for (const table of ['cost_line', 'cost_secret', 'cost_total', 'cost_month']) {
    await client.query(`DELETE FROM ${table} WHERE month = $1::date`, [`${month}-01`]);
  }
}

export async function insertLines(client: PoolClient, lines: readonly CostLine[]): Promise<void> {
  if (lines.length === 0) return;
  await client.query(
    `INSERT INTO cost_line (month, component, secret_id, account_id, region, principal_id, first_day, last_day, quantity,
       price_micros, price_per, price_from, price_source, micros, basis)
     SELECT * FROM unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::date[], $8::date[],
       $9::bigint[], $10::bigint[], $11::int[], $12::date[], $13::text[], $14::bigint[], $15::text[])`,
    [
      lines.map(({ month }) => `${month}-01`),
      lines.map(({ component }) => component),
      lines.map(({ secretId }) => secretId),
      lines.map(({ accountId }) => accountId),
      lines.map(({ region }) => region),
      lines.map(({ principalId }) => principalId),
      lines.map(({ firstDay }) => firstDay),
      lines.map(({ lastDay }) => lastDay),
      lines.map(({ quantity }) => quantity),
      lines.map(({ price }) => price.micros),
      lines.map(({ price }) => price.per),
      lines.map(({ price }) => price.validFrom),
      lines.map(({ price }) => price.source),
      lines.map(({ micros }) => micros),
      lines.map(({ basis }) => basis),
    ],
  );
}

const CALLED = `l.component IN ('api-calls', 'key-requests')`;

/** What people group by, from the lines just written: whatever the grouping, the sums are of the same lines. */
const GROUPINGS: readonly { readonly name: string; readonly key: string; readonly from?: string }[] = [
  { name: 'environment', key: `coalesce(s.environment, '')` },
  { name: 'service', key: `coalesce(s.service, '')` },
  { name: 'owner', key: `coalesce(s.owner, '')` },
  { name: 'account', key: 'l.account_id' },
  { name: 'region', key: 'l.region' },
  { name: 'place', key: `concat(l.account_id, '/', l.region)` },
  { name: 'caller', key: `coalesce(l.principal_id::text, '')` },
];

/** Areas of the picture that have a name; the others of an environment are one, so that they still sum to the whole. */
const AREAS = 80;

/** Deepest node of the tree that has sums of its own. */
const DEEPEST = 4;

export async function sumMonth(client: PoolClient, month: Month): Promise<void> {
  const day = [`${month}-01`];
  for (const { name, key } of GROUPINGS) {
    await client.query(
      `INSERT INTO cost_total (month, "grouping", key, component, micros, quantity, secrets)
       SELECT $1::date, '${name}', ${key}, l.component, sum(l.micros), sum(l.quantity), count(DISTINCT l.secret_id)
         FROM cost_line l LEFT JOIN secret s ON s.id = l.secret_id WHERE l.month = $1::date GROUP BY 3, 4`,
      day,
    );
  }
  await client.query(
    `WITH area AS (
       SELECT coalesce(s.environment, '') AS environment, coalesce(s.service, '') AS service, l.component,
              sum(l.micros) AS micros, sum(l.quantity) AS quantity, count(DISTINCT l.secret_id) AS secrets
         FROM cost_line l LEFT JOIN secret s ON s.id = l.secret_id WHERE l.month = $1::date GROUP BY 1, 2, 3),
     dearest AS (
       SELECT environment, service FROM area GROUP BY 1, 2 ORDER BY sum(micros) DESC, 1, 2 LIMIT ${AREAS})
     INSERT INTO cost_total (month, "grouping", key, component, micros, quantity, secrets)
     SELECT $1::date, 'environment-service', concat(a.environment, '/', CASE WHEN d.service IS NULL THEN $2 ELSE a.service END),
            a.component, sum(a.micros), sum(a.quantity), sum(a.secrets)
       FROM area a LEFT JOIN dearest d USING (environment, service) GROUP BY 3, 4`,
    [...day, OTHER_SERVICES],
  );
  await client.query(
    `INSERT INTO cost_total (month, "grouping", key, component, micros, quantity, secrets)
     SELECT $1::date, 'node', array_to_string((string_to_array(s.name, '/'))[1:depth], '/') || '/', l.component, sum(l.micros),
            sum(l.quantity), count(DISTINCT l.secret_id)
       FROM cost_line l JOIN secret s ON s.id = l.secret_id
       CROSS JOIN generate_series(1, least(${DEEPEST}, cardinality(string_to_array(s.name, '/')) - 1)) depth
      WHERE l.month = $1::date GROUP BY 3, 4`,
    day,
  );
  await client.query(
    `INSERT INTO cost_secret (month, secret_id, micros, stored_micros, call_micros, calls)
     SELECT $1::date, l.secret_id, sum(l.micros), coalesce(sum(l.micros) FILTER (WHERE NOT ${CALLED}), 0),
            coalesce(sum(l.micros) FILTER (WHERE ${CALLED}), 0),
            coalesce(sum(l.quantity) FILTER (WHERE l.component = 'api-calls'), 0)
       FROM cost_line l WHERE l.month = $1::date AND l.secret_id IS NOT NULL GROUP BY 2`,
    day,
  );
}

export interface MonthEnd {
  readonly month: Month;
  readonly inputs: string;
  readonly through: Date;
  readonly currency: string;
  readonly keptMonthlyMicros: number;
  readonly secrets: number;
  readonly refusedCounts: number;
  readonly recentDays: readonly number[];
}

export async function insertMonth(client: PoolClient, end: MonthEnd): Promise<void> {
  await client.query(
    `INSERT INTO cost_month (month, inputs, reckoned_at, through, currency, micros, stored_micros, call_micros,
       kept_monthly_micros, secrets, refused_counts, recent_days)
     SELECT $1::date, $2, clock_timestamp(), $3, $4, coalesce(sum(l.micros), 0),
            coalesce(sum(l.micros) FILTER (WHERE NOT ${CALLED}), 0), coalesce(sum(l.micros) FILTER (WHERE ${CALLED}), 0), $5, $6, $7, $8
       FROM cost_line l WHERE l.month = $1::date`,
    [
      `${end.month}-01`,
      end.inputs,
      end.through,
      end.currency,
      end.keptMonthlyMicros,
      end.secrets,
      end.refusedCounts,
      end.recentDays,
    ],
  );
}
