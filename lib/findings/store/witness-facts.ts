import type { Pool } from 'pg';
import type { ContradictionFacts, FeedFacts, UnwitnessedFacts } from '../rules/facts.ts';

/** Values shown in the last thirty days of which the trail has no record, a day after. */
export async function selectUnwitnessed(pool: Pool, now: Date): Promise<readonly UnwitnessedFacts[]> {
  const { rows } = await pool.query<{
    id: string;
    secret_id: string;
    display_name: string;
    intended_at: Date;
    seen: boolean;
  }>(
    `SELECT r.id, r.secret_id, p.display_name, r.intended_at,
            EXISTS (SELECT 1 FROM trail_checkpoint c WHERE c.account = s.account_id AND c.region = s.region
                      AND c.seen @> tstzrange(r.intended_at, r.intended_at + interval '24 hours')) AS seen
       FROM reveal r JOIN person p ON p.id = r.person_id JOIN secret s ON s.id = r.secret_id
      WHERE r.state = 'delivered' AND r.witnessed_at IS NULL
        AND r.intended_at BETWEEN $1::timestamptz - interval '30 days' AND $1::timestamptz - interval '24 hours'
      ORDER BY r.intended_at`,
    [now],
  );
  return rows.map((row) => ({
    revealId: row.id,
    secretId: row.secret_id,
    who: row.display_name.slice(0, 200),
    at: row.intended_at,
    feedSawIt: row.seen,
  }));
}

/** Records that contradict each other and were met in the last thirty days, by place and day. */
export async function selectContradictions(pool: Pool, now: Date): Promise<readonly ContradictionFacts[]> {
  const { rows } = await pool.query<ContradictionFacts>(
    `SELECT c.account, c.region, (c.met_at AT TIME ZONE 'UTC')::date::text AS day,
            count(DISTINCT c.event_id)::int AS events, count(*)::int AS records,
            min(c.event_id) AS "firstEventId", min(c.met_at) AS "firstMetAt"
       FROM trail_conflict c WHERE c.met_at > $1::timestamptz - interval '30 days'
      GROUP BY 1, 2, 3 ORDER BY 3, 1, 2`,
    [now],
  );
  return rows;
}

/** How the event history of every connected account and region is read. */
export async function selectFeeds(pool: Pool): Promise<readonly FeedFacts[]> {
  const { rows } = await pool.query<{
    account: string;
    region: string;
    last_run_at: Date | null;
    failed: boolean;
    seen_until: Date | null;
    connected_at: Date;
    connection_id: string;
  }>(`
    SELECT c.account_id AS account, r.region, max(k.last_run_at) AS last_run_at, max(upper(k.seen)) AS seen_until,
           coalesce(bool_or(k.last_outcome = 'failed'), false) AS failed, min(c.created_at) AS connected_at,
           min(c.id) AS connection_id
      FROM connection c JOIN connection_region r ON r.connection_id = c.id
      LEFT JOIN trail_checkpoint k ON k.connection_id = c.id AND k.account = c.account_id AND k.region = r.region
           AND k.source IN ('lookup', 's3')
           AND coalesce((SELECT s.is_on FROM trail_source s WHERE s.connection_id = c.id AND s.kind = k.source), k.source = 'lookup')
     WHERE c.paused_at IS NULL GROUP BY 1, 2`);
  return rows.map((row) => ({
    account: row.account,
    region: row.region,
    lastRunAt: row.last_run_at,
    failed: row.failed,
    seenUntil: row.seen_until,
    connectedAt: row.connected_at,
    connectionId: row.connection_id,
  }));
}
