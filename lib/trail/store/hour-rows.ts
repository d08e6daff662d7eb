import type { Pool } from 'pg';
import type { SecretScope } from '../rules/secret-scope.ts';
import { Conditions, withinScope } from './conditions.ts';

/** The reads of one kind of reader on one day (UTC), by hour: 24 numbers. */
export interface HourRow {
  day: string;
  kind: string;
  hours: number[];
}

const HOURS = Array.from({ length: 24 }, (_, hour) => `h${hour}`);

/** Reads by hour from a day on (UTC, `YYYY-MM-DD`), of one secret. A secret of several spellings has several subjects. */
export async function selectHours(
  pool: Pool,
  scope: SecretScope,
  secretId: string,
  from: string,
): Promise<HourRow[]> {
  const conditions = new Conditions()
    .add('subject_id IN (SELECT id FROM trail_subject WHERE secret_id = ?)', secretId)
    .add('day >= ?::date', from);
  withinScope(conditions, scope, 'subject_id');
  const rows = await pool.query<HourRow>(
    `SELECT day::text, kind, ARRAY[${HOURS.map((hour) => `sum(${hour})::int`).join(', ')}] AS hours
     FROM trail_day WHERE ${conditions.sql} GROUP BY 1, 2 ORDER BY 1, 2`,
    conditions.values,
  );
  return rows.rows;
}
