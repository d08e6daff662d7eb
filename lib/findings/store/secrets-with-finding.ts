import type { Database } from '#lib/db/client.ts';

/** Secrets with an open finding of a check; null: of any. */
export async function selectSecretsWith(db: Database, check: string | null): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT DISTINCT secret_id AS id FROM finding
     WHERE state = 'open' AND secret_id IS NOT NULL AND ($1::text IS NULL OR check_name = $1) LIMIT 10000`,
    [check],
  );
  return rows.map((row) => row.id);
}
