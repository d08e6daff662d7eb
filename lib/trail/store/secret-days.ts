import type { Pool } from 'pg';
import type { SecretScope } from '../rules/secret-scope.ts';
import { Conditions, withinScope } from './conditions.ts';

export interface SecretDayRow {
  secret_id: string;
  day: string;
  reads: number;
}

const TOTAL = Array.from({ length: 24 }, (_, hour) => `d.h${hour}`).join(' + ');

/** Values read per day of several secrets at once. Days without a read have no row. */
export async function selectSecretDays(
  pool: Pool,
  scope: SecretScope,
  secretIds: readonly string[],
  from: string,
): Promise<SecretDayRow[]> {
  const conditions = new Conditions()
    .add('s.secret_id = ANY(?::text[])', secretIds)
    .add('d.day >= ?::date', from);
  withinScope(conditions, scope, 'd.subject_id');
  const rows = await pool.query<SecretDayRow>(
    `SELECT s.secret_id, d.day::text AS day, sum(${TOTAL})::int AS reads
     FROM trail_subject s JOIN trail_day d ON d.subject_id = s.id
     WHERE ${conditions.sql} GROUP BY 1, 2`,
    conditions.values,
  );
  return rows.rows;
}
