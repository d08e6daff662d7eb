import type { Pool } from 'pg';
import type { Day, Month } from '../rules/calendar.ts';
import { CHARGED } from '../rules/usage.ts';
import { HAS_CUSTOMER_KEY, KEPT_IN_MONTH } from './secret-terms.ts';

/** A row as it may be handed to `readUsage`. */
export interface UsageRow {
  secretId: string | null;
  accountId: string;
  region: string;
  principalId: number;
  name: string;
  outcome: string;
  day: Day;
  lastDay: Day;
  calls: number;
  customerKey: boolean;
}

/** Within a month, days between two of these have one price and are counted together. */
const SPAN = 'width_bucket(u.day, $2::date[])';
const IN_MONTH = `u.day >= $1::date AND u.day < $1::date + interval '1 month' AND u.name = ANY($3)`;
const COUNTED = `u.principal_id AS "principalId", u.name, u.outcome, min(u.day)::text AS day, max(u.day)::text AS "lastDay",
  sum(u.calls)::float8 AS calls`;

/** Calls about these secrets in a month. `cuts`: days on which a price or a trial begins or ends, in order. */
export async function selectUsage(
  pool: Pool,
  month: Month,
  secretIds: readonly string[],
  cuts: readonly Day[],
): Promise<readonly UsageRow[]> {
  const { rows } = await pool.query<UsageRow>(
    `SELECT t.secret_id AS "secretId", s.account_id AS "accountId", s.region, ${COUNTED},
            ${HAS_CUSTOMER_KEY} AS "customerKey"
       FROM trail_subject t JOIN secret s ON s.id = t.secret_id JOIN trail_use u ON u.subject_id = t.id
      WHERE t.secret_id = ANY($4) AND ${IN_MONTH}
      GROUP BY t.secret_id, s.account_id, s.region, s.kms_key_id, u.principal_id, u.name, u.outcome, ${SPAN}`,
    [`${month}-01`, cuts, [...CHARGED], secretIds],
  );
  return rows;
}

/**
 * Calls of connected accounts that are about no secret kept in this month: listing, passwords, secrets never seen, and
 * secrets that had gone before or came later and are asked for all the same.
 */
export async function selectOtherUsage(
  pool: Pool,
  month: Month,
  cuts: readonly Day[],
): Promise<readonly UsageRow[]> {
  const { rows } = await pool.query<UsageRow>(
    `SELECT s.id AS "secretId", coalesce(s.account_id, t.account, p.account) AS "accountId",
            coalesce(s.region, t.region, '') AS region, ${COUNTED}, ${HAS_CUSTOMER_KEY} AS "customerKey"
       FROM trail_use u JOIN trail_principal p ON p.id = u.principal_id LEFT JOIN trail_subject t ON t.id = u.subject_id
       LEFT JOIN secret s ON s.id = t.secret_id
      WHERE ${IN_MONTH} AND (s.id IS NULL OR NOT ${KEPT_IN_MONTH})
        AND EXISTS (SELECT 1 FROM connection c WHERE c.account_id = coalesce(s.account_id, t.account, p.account))
      GROUP BY s.id, 2, 3, s.kms_key_id, u.principal_id, u.name, u.outcome, ${SPAN}`,
    [`${month}-01`, cuts, [...CHARGED]],
  );
  return rows;
}
