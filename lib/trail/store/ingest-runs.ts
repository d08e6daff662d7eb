import type { Pool } from 'pg';
import type { Id } from '#lib/kernel/ids.ts';
import type { IngestCounts } from '../rules/ingest-counts.ts';

export type { IngestCounts } from '../rules/ingest-counts.ts';

export async function startRun(pool: Pool, id: Id<'ingest'>, source: string, what: string): Promise<void> {
  await pool.query(
    `INSERT INTO trail_ingest (id, source, what, started_at, outcome) VALUES ($1, $2, $3, clock_timestamp(), 'running')`,
    [id, source, what],
  );
}

export async function finishRun(
  pool: Pool,
  id: Id<'ingest'>,
  outcome: 'done' | 'failed',
  counts: IngestCounts,
): Promise<void> {
  await pool.query(
    'UPDATE trail_ingest SET finished_at = clock_timestamp(), outcome = $2, counts = $3 WHERE id = $1',
    [id, outcome, counts],
  );
}
