import type { Pool } from 'pg';

interface Place {
  readonly connectionId: string;
  readonly region: string;
}

/** Event name → back to when its records were asked for; 1970: as far back as there is anything. */
export async function loadLabelLookups(pool: Pool, place: Place): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await pool.query<{ name: string; until: Date }>(
    `SELECT event_name AS name, done_until AS until FROM label_lookup
     WHERE connection_id = $1 AND region = $2 AND done_until IS NOT NULL`,
    [place.connectionId, place.region],
  );
  return new Map(rows.map((row) => [row.name, row.until]));
}

export async function noteLabelLookup(pool: Pool, place: Place, name: string, until: Date): Promise<void> {
  await pool.query(
    `INSERT INTO label_lookup (connection_id, region, event_name, done_until) VALUES ($1, $2, $3, $4)
     ON CONFLICT (connection_id, region, event_name) DO UPDATE SET done_until = excluded.done_until`,
    [place.connectionId, place.region, name, until],
  );
}
