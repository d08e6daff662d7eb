import type { Pool } from 'pg';

export async function selectPersonName(pool: Pool, personId: string): Promise<string | null> {
  const { rows } = await pool.query<{ name: string }>(
    'SELECT display_name AS name FROM person WHERE id = $1',
    [personId],
  );
  return rows[0]?.name ?? null;
}
