import type { Pool } from 'pg';

export interface PlannedDeletionRow {
  id: string;
  name: string;
  environment: string;
  owner: string | null;
  account_id: string;
  region: string;
  asked_at: Date;
  last_read_on: string | null;
  window_days: string | null;
  asked_by: string | null;
  blocked: number;
  blocked_last_at: Date | null;
  blocked_by: string[] | null;
}

/** Secrets marked for deletion, the oldest first, with who asked for it and what was refused since. */
export async function selectPlannedDeletions(pool: Pool, most: number): Promise<PlannedDeletionRow[]> {
  const { rows } = await pool.query<PlannedDeletionRow>(
    `SELECT s.id, s.name, s.environment, s.owner, s.account_id, s.region, s.deletion_asked_at AS asked_at,
            s.last_accessed_on::text AS last_read_on, d.window_days, d.asked_by,
            coalesce(b.blocked, 0)::int AS blocked, b.last_at AS blocked_last_at, b.who AS blocked_by
       FROM (SELECT * FROM secret WHERE deletion_asked_at IS NOT NULL AND gone_at IS NULL
              ORDER BY deletion_asked_at, id LIMIT $1) s
       LEFT JOIN LATERAL (
         SELECT e.request ->> 'recoveryWindowInDays' AS window_days, coalesce(e.session_name, p.name) AS asked_by
           FROM trail_event e JOIN trail_principal p ON p.id = e.principal_id
          WHERE e.subject_id IN (SELECT t.id FROM trail_subject t WHERE t.secret_id = s.id)
            AND e.name = 'DeleteSecret' AND e.error_code IS NULL
            AND e.at BETWEEN s.deletion_asked_at - interval '2 minutes' AND s.deletion_asked_at + interval '2 minutes'
          ORDER BY e.at DESC LIMIT 1) d ON true
       LEFT JOIN LATERAL (
         SELECT sum(u.calls) AS blocked, max(u.last_at) AS last_at,
                (array_agg(DISTINCT coalesce(p.name, p.arn)))[1:3] AS who
           FROM trail_use u JOIN trail_principal p ON p.id = u.principal_id
          WHERE u.subject_id IN (SELECT t.id FROM trail_subject t WHERE t.secret_id = s.id)
            AND u.name = 'GetSecretValue' AND u.outcome <> 'done'
            AND u.day >= s.deletion_asked_at::date AND u.last_at >= s.deletion_asked_at) b ON true
      ORDER BY s.deletion_asked_at, s.id`,
    [most],
  );
  return rows;
}
