import type { Pool } from 'pg';
import type { IngestCounts } from './ingest-runs.ts';

export interface UnreadableRow {
  id: string;
  source: string;
  file: string;
  place: number | null;
  reason: string;
  hash: Buffer;
  bytes: string;
  at: Date;
}

export async function selectUnreadable(
  pool: Pool,
  before: string | null,
  most: number,
): Promise<UnreadableRow[]> {
  const rows = await pool.query<UnreadableRow>(
    `SELECT id, source, file, place, reason, hash, bytes, at FROM unreadable_record
     WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    [before, most],
  );
  return rows.rows;
}

export interface RunRow {
  id: string;
  source: string;
  what: string;
  started_at: Date;
  finished_at: Date | null;
  outcome: string;
  counts: Partial<IngestCounts>;
}

export async function selectRuns(pool: Pool, most: number, source?: string): Promise<RunRow[]> {
  const rows = await pool.query<RunRow>(
    `SELECT id, source, what, started_at, finished_at, outcome, counts FROM trail_ingest
     WHERE $2::text IS NULL OR source = $2 ORDER BY started_at DESC, id DESC LIMIT $1`,
    [most, source ?? null],
  );
  return rows.rows;
}
