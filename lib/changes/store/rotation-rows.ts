import type { Pool } from 'pg';

export interface RotationRow {
  id: string;
  name: string;
  environment: string;
  owner: string | null;
  rules: unknown;
  last_rotated_at: Date | null;
  next_rotation_at: Date | null;
  health_cause: string | null;
}

/** Secrets whose rotation is switched on and due before an instant, the most overdue first. */
export async function selectRotationsDue(
  pool: Pool,
  before: Date,
  most: number,
): Promise<readonly RotationRow[]> {
  const { rows } = await pool.query<RotationRow>(
    `SELECT id, name, environment, owner, rotation_rules AS rules, last_rotated_at, next_rotation_at, health_cause
       FROM secret
      WHERE rotation_enabled AND gone_at IS NULL AND next_rotation_at < $1
      ORDER BY next_rotation_at, id LIMIT $2`,
    [before, most],
  );
  return rows;
}

export async function countRotations(pool: Pool): Promise<{ on: number; off: number }> {
  const { rows } = await pool.query<{ on: number; off: number }>(
    `SELECT count(*) FILTER (WHERE rotation_enabled)::int AS on,
            count(*) FILTER (WHERE rotation_enabled = false)::int AS off
       FROM secret WHERE gone_at IS NULL AND rotation_enabled IS NOT NULL`,
  );
  return rows[0] ?? { on: 0, off: 0 };
}
