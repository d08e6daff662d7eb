import type { Pool } from 'pg';

export interface PausesRow {
  source: string;
  connection_id: string;
  account: string;
  region: string;
  pauses: number[];
}

/** How long each feed was without a record before, in seconds. */
export async function selectPauses(pool: Pool): Promise<PausesRow[]> {
  const { rows } = await pool.query<PausesRow>(
    'SELECT source, connection_id, account, region, pauses FROM trail_checkpoint',
  );
  return rows;
}
