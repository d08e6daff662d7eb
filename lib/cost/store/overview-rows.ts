import type { Pool } from 'pg';
import type { Month } from '../rules/calendar.ts';
import type { Component } from '../rules/price.ts';

export interface TotalRow {
  readonly key: string;
  readonly component: Component;
  readonly micros: number;
  readonly quantity: number;
  readonly secrets: number;
}

/** What a month cost by one grouping: a row for each key and component. */
export async function selectTotals(pool: Pool, month: Month, grouping: string): Promise<readonly TotalRow[]> {
  const { rows } = await pool.query<TotalRow>({
    name: 'cost-totals',
    text: `SELECT key, component, micros::float8 AS micros, quantity::float8 AS quantity, secrets FROM cost_total
            WHERE month = $1::date AND "grouping" = $2 ORDER BY key, component`,
    values: [`${month}-01`, grouping],
  });
  return rows;
}

export interface CallerName {
  readonly id: number;
  readonly type: string | null;
  readonly arn: string | null;
  readonly name: string | null;
  readonly kind: string;
}

export async function selectCallerNames(pool: Pool, ids: readonly number[]): Promise<readonly CallerName[]> {
  const { rows } = await pool.query<CallerName>(
    `SELECT p.id, p.type, p.arn, p.name,
            coalesce((SELECT u.kind FROM trail_use u WHERE u.principal_id = p.id ORDER BY u.day DESC LIMIT 1), 'unknown') AS kind
       FROM trail_principal p WHERE p.id = ANY($1)`,
    [ids],
  );
  return rows;
}

export interface CostedSecretRow {
  readonly secretId: string;
  readonly name: string;
  readonly environment: string;
  readonly service: string | null;
  readonly accountId: string;
  readonly region: string;
  readonly gone: boolean;
  readonly micros: number;
  readonly storedMicros: number;
  readonly callMicros: number;
  readonly calls: number;
}

const COSTED = `c.secret_id AS "secretId", s.name, s.environment, s.service, s.account_id AS "accountId", s.region,
  s.gone_at IS NOT NULL AS gone, c.micros::float8 AS micros, c.stored_micros::float8 AS "storedMicros",
  c.call_micros::float8 AS "callMicros", c.calls::float8 AS calls`;

/** A place in the list of secrets by money: behind this one. */
export interface Behind {
  readonly micros: number;
  readonly secretId: string;
}

/** Secrets of a month, the dearest first. */
export async function selectDearest(
  pool: Pool,
  month: Month,
  behind: Behind | null,
  most: number,
): Promise<readonly CostedSecretRow[]> {
  const { rows } = await pool.query<CostedSecretRow>({
    name: behind ? 'cost-dearest-behind' : 'cost-dearest',
    text: `SELECT ${COSTED} FROM (
             SELECT * FROM cost_secret WHERE month = $1::date ${behind ? 'AND (micros < $3 OR (micros = $3 AND secret_id > $4))' : ''}
              ORDER BY micros DESC, secret_id LIMIT $2) c
           JOIN secret s ON s.id = c.secret_id ORDER BY c.micros DESC, c.secret_id`,
    values: [`${month}-01`, most, ...(behind ? [behind.micros, behind.secretId] : [])],
  });
  return rows;
}

export interface LineRow {
  readonly month: Month;
  readonly component: Component;
  readonly secretId: string | null;
  readonly secretName: string | null;
  readonly accountId: string;
  readonly region: string;
  readonly principalId: number | null;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly quantity: number;
  readonly priceMicros: number;
  readonly pricePer: number;
  readonly priceFrom: string | null;
  readonly priceSource: string;
  readonly micros: number;
  readonly basis: string;
}

const LINE = `to_char(l.month, 'YYYY-MM') AS month, l.component, l.secret_id AS "secretId", s.name AS "secretName",
  l.account_id AS "accountId", l.region, l.principal_id AS "principalId", l.first_day::text AS "firstDay",
  l.last_day::text AS "lastDay", l.quantity::float8 AS quantity, l.price_micros::float8 AS "priceMicros",
  l.price_per AS "pricePer", l.price_from::text AS "priceFrom", l.price_source AS "priceSource",
  l.micros::float8 AS micros, l.basis`;

/** The lines of one secret, newest month first; callers beyond `most` of a month are left out, the dearest stay. */
export async function selectLinesOfSecret(
  pool: Pool,
  secretId: string,
  most: number,
): Promise<readonly LineRow[]> {
  const { rows } = await pool.query<LineRow>({
    name: 'cost-lines-of-secret',
    text: `SELECT ${LINE} FROM cost_line l LEFT JOIN secret s ON s.id = l.secret_id
            WHERE l.secret_id = $1 ORDER BY l.month DESC, l.micros DESC, l.component, l.principal_id LIMIT $2`,
    values: [secretId, most],
  });
  return rows;
}

/** What one caller's calls cost in a month, the dearest first. */
export async function selectLinesOfCaller(
  pool: Pool,
  principalId: number,
  month: Month,
  most: number,
): Promise<readonly LineRow[]> {
  const { rows } = await pool.query<LineRow>({
    name: 'cost-lines-of-caller',
    text: `SELECT ${LINE} FROM cost_line l LEFT JOIN secret s ON s.id = l.secret_id
            WHERE l.principal_id = $1 AND l.month = $2::date ORDER BY l.micros DESC, l.secret_id, l.component LIMIT $3`,
    values: [principalId, `${month}-01`, most],
  });
  return rows;
}
