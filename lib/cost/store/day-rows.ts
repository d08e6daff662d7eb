import type { Pool } from 'pg';
import { CHARGED } from '../rules/usage.ts';
import { HAS_CUSTOMER_KEY } from './secret-terms.ts';

export interface CallDayRow {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly calls: number;
  /** Calls of which each is a request to the key, if the secret has a customer key. */
  readonly keyRequests: number;
}

const COUNTED = `u.day::text, sum(u.calls)::float8 AS calls,
  coalesce(sum(u.calls) FILTER (WHERE u.outcome = 'done' AND u.name IN ('GetSecretValue', 'PutSecretValue', 'CreateSecret')), 0)::float8
    AS "keyRequests"`;

/** Charged calls about one secret, by day (UTC), from a day on. */
export async function selectCallDays(
  pool: Pool,
  secretId: string,
  from: string,
): Promise<readonly CallDayRow[]> {
  const { rows } = await pool.query<CallDayRow>({
    name: 'cost-call-days',
    text: `SELECT ${COUNTED} FROM trail_subject t JOIN trail_use u ON u.subject_id = t.id
            WHERE t.secret_id = $1 AND u.day >= $2::date AND u.name = ANY($3) GROUP BY u.day ORDER BY u.day`,
    values: [secretId, from, [...CHARGED]],
  });
  return rows;
}

/**
 * Charged calls of the last full days (UTC) about everything connected, oldest first. A day that not every connected
 * account and region has seen whole is left out: its count would be too small.
 */
export async function selectRecentDays(pool: Pool, now: Date, days: number): Promise<readonly CallDayRow[]> {
  const { rows } = await pool.query<CallDayRow>(
    `WITH day AS (
       SELECT d::date AS day FROM generate_series(date_trunc('day', $1::timestamptz) - make_interval(days => $2),
         date_trunc('day', $1::timestamptz) - interval '1 day', interval '1 day') d),
     whole AS (
       SELECT day FROM day WHERE NOT EXISTS (
         SELECT 1 FROM connection_region r JOIN connection c ON c.id = r.connection_id
          WHERE c.paused_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM trail_checkpoint k WHERE k.account = c.account_id AND k.region = r.region
              AND k.seen @> tstzrange(day.day::timestamp AT TIME ZONE 'UTC', (day.day + 1)::timestamp AT TIME ZONE 'UTC'))))
     SELECT w.day::text, coalesce(sum(u.calls), 0)::float8 AS calls,
            coalesce(sum(u.calls) FILTER (WHERE u.outcome = 'done' AND u.name IN ('GetSecretValue', 'PutSecretValue', 'CreateSecret')
              AND ${HAS_CUSTOMER_KEY}), 0)::float8 AS "keyRequests"
       FROM whole w LEFT JOIN trail_use u ON u.day = w.day AND u.name = ANY($3)
       LEFT JOIN trail_subject t ON t.id = u.subject_id LEFT JOIN secret s ON s.id = t.secret_id
      GROUP BY w.day ORDER BY w.day`,
    [now, days, [...CHARGED]],
  );
  return rows;
}
