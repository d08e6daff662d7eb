import type { Database } from '#lib/db/client.ts';

export interface StreamState {
  readonly sentThrough: number;
  readonly failingSince: Date | null;
}

/** How far this stream has come. One that is new begins with the first record. */
export async function openStream(db: Database, name: string): Promise<StreamState> {
  await db.pool.query('INSERT INTO audit_stream (name) VALUES ($1) ON CONFLICT DO NOTHING', [name]);
  const { rows } = await db.pool.query(
    'SELECT sent_through, failing_since FROM audit_stream WHERE name = $1',
    [name],
  );
  return { sentThrough: Number(rows[0].sent_through), failingSince: rows[0].failing_since };
}

export async function noteSent(db: Database, name: string, through: number): Promise<void> {
  await db.pool.query(
    `UPDATE audit_stream SET sent_through = $2, sent_at = clock_timestamp(), failing_since = NULL, failing_code = NULL
     WHERE name = $1 AND sent_through < $2`,
    [name, through],
  );
}

export async function noteUnsent(db: Database, name: string, code: string): Promise<void> {
  await db.pool.query(
    `UPDATE audit_stream SET failing_since = coalesce(failing_since, clock_timestamp()), failing_code = $2
     WHERE name = $1`,
    [name, code],
  );
}
