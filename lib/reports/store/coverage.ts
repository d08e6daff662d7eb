import type { Pool } from 'pg';
import type { Stretch } from '#lib/trail/rules/coverage.ts';

export interface SeenRow {
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly seen: readonly Stretch[];
}

/** What each source has seen; sources of one name, account and region together. */
export async function readSeen(pool: Pool): Promise<SeenRow[]> {
  const rows = await pool.query<{
    source: string;
    account: string;
    region: string;
    seen: { from: string; to: string }[];
  }>(`
    SELECT c.source, c.account, c.region,
      json_agg(json_build_object('from', lower(r), 'to', upper(r)) ORDER BY r) AS seen
    FROM trail_checkpoint c CROSS JOIN LATERAL unnest(c.seen) AS r
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`);
  return rows.rows.map((row) => ({
    ...row,
    seen: row.seen.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) })),
  }));
}

export async function readConnectedPlaces(
  pool: Pool,
): Promise<{ readonly account: string; readonly region: string }[]> {
  const rows = await pool.query<{ account: string; region: string }>(`
    SELECT DISTINCT c.account_id AS account, r.region FROM connection c
    JOIN connection_region r ON r.connection_id = c.id WHERE c.paused_at IS NULL ORDER BY 1, 2`);
  return rows.rows;
}

/** When the first audit record was written; null: there is none. */
export async function logBegan(pool: Pool): Promise<Date | null> {
  const rows = await pool.query<{ at: Date }>('SELECT at FROM audit_record ORDER BY number LIMIT 1');
  return rows.rows[0]?.at ?? null;
}

/** How far back any source has read the trail; null: none has. */
export async function trailBegan(pool: Pool): Promise<Date | null> {
  const rows = await pool.query<{ at: Date | null }>(
    'SELECT min(lower(seen)) AS at FROM trail_checkpoint WHERE NOT isempty(seen)',
  );
  return rows.rows[0]?.at ?? null;
}
