import { hash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';

/**
 * Raised whenever the reader takes something else from the same bytes, so that files which were read before are read
 * again.
 */
const EDITION = 1;

/** What a file held that was read to its end. */
export interface FileCounts {
  readonly found: number;
  readonly foreign: number;
  readonly skipped: number;
}

/** Names a file by its source, its name and its content (SHA-256, in hex). */
export function readFileKey(source: string, name: string, content: string): Buffer {
  return hash('sha256', JSON.stringify([EDITION, source, name, content]), 'buffer');
}

/** What a file held, if it was read before; otherwise null. */
export async function selectReadFile(pool: Pool, key: Buffer): Promise<FileCounts | null> {
  const rows = await pool.query<{ counts: FileCounts }>('SELECT counts FROM trail_read_file WHERE key = $1', [
    key,
  ]);
  return rows.rows[0]?.counts ?? null;
}

/** Notes files as read, in the transaction that holds their records. */
export async function keepReadFiles(
  client: PoolClient,
  files: readonly { readonly key: Buffer; readonly counts: FileCounts }[],
  at: Date,
): Promise<void> {
  if (files.length === 0) return;
  await client.query(
    `INSERT INTO trail_read_file (key, counts, at) SELECT *, $3::timestamptz FROM unnest($1::bytea[], $2::jsonb[])
     ON CONFLICT DO NOTHING`,
    [files.map((file) => file.key), files.map((file) => JSON.stringify(file.counts)), at],
  );
}
