import type { PoolClient } from 'pg';
import { DENIED_CODES } from '../rules/arrival-verdict.ts';

/** One secret (or, as 0, everything) on one day (UTC, `YYYY-MM-DD`). */
export interface SubjectDay {
  readonly subject: number;
  readonly day: string;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const HOUR_COLUMNS = HOURS.map((hour) => `h${hour}`).join(', ');
/** Of rows with `hour` and how many reads fell into it. */
const HOUR_COUNTS = HOURS.map((hour) => `coalesce(sum(reads) FILTER (WHERE hour = ${hour}), 0)::int`).join(
  ', ',
);
const HOUR = "extract(hour FROM at AT TIME ZONE 'UTC')::int";
const HOUR_SUMS = HOURS.map((hour) => `h${hour} = trail_day.h${hour} + excluded.h${hour}`).join(', ');

/** A value was read: the one thing the charts count. A batch read counts by the records of its single reads. */
const VALUE_READ = "part = 'act' AND name = 'GetSecretValue' AND error_code IS NULL";
const OUTCOME = `CASE WHEN error_code IS NULL THEN 'done'
  WHEN error_code IN (${DENIED_CODES.map((code) => `'${code}'`).join(', ')})
  THEN 'refused' ELSE 'failed' END`;
const DAY = "(at AT TIME ZONE 'UTC')::date";

/** Counts the fresh rows into the roll-ups; a record that was there already is not among them. */
export async function addToRollUps(client: PoolClient): Promise<void> {
  // Counted by hour first: 24 conditions for each hour that has reads, not for each read.
  await client.query(`
    INSERT INTO trail_day (subject_id, day, kind, ${HOUR_COLUMNS})
    SELECT subject_id, day, kind, ${HOUR_COUNTS} FROM (
      SELECT subject_id, ${DAY} AS day, kind, ${HOUR} AS hour, count(*) AS reads FROM fresh
      WHERE NOT again AND ${VALUE_READ} AND subject_id <> 0 GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT 0, ${DAY}, kind, ${HOUR}, count(*) FROM fresh WHERE NOT again AND ${VALUE_READ} GROUP BY 1, 2, 3, 4) hours
    GROUP BY 1, 2, 3
    ON CONFLICT (subject_id, day, kind) DO UPDATE SET ${HOUR_SUMS}`);
  await client.query(`
    INSERT INTO trail_use (subject_id, principal_id, name, day, outcome, kind, calls, first_at, last_at)
    SELECT subject_id, principal_id, name, ${DAY}, ${OUTCOME}, kind, count(*)::int, min(at), max(at)
    FROM fresh WHERE part = 'act' AND NOT again GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (subject_id, day, principal_id, name, outcome, kind) DO UPDATE SET
      calls = trail_use.calls + excluded.calls, first_at = least(trail_use.first_at, excluded.first_at),
      last_at = greatest(trail_use.last_at, excluded.last_at)`);
}

/** Counts these days anew from the rows: after a row moved to another secret, or changed. */
export async function recomputeRollUps(client: PoolClient, days: readonly SubjectDay[]): Promise<void> {
  if (days.length === 0) return;
  const distinct = [...new Map(days.map((entry) => [`${entry.subject} ${entry.day}`, entry])).values()];
  const values = [distinct.map((entry) => entry.subject), distinct.map((entry) => entry.day)];
  const wanted = 'unnest($1::int[], $2::date[]) AS w(subject, day)';
  await client.query(
    `DELETE FROM trail_day d USING ${wanted} WHERE d.subject_id = w.subject AND d.day = w.day`,
    values,
  );
  await client.query(
    `DELETE FROM trail_use u USING ${wanted} WHERE u.subject_id = w.subject AND u.day = w.day`,
    values,
  );
  const inDay = `e.at >= w.day::timestamp AT TIME ZONE 'UTC' AND e.at < (w.day + 1)::timestamp AT TIME ZONE 'UTC'`;
  await client.query(
    `INSERT INTO trail_day (subject_id, day, kind, ${HOUR_COLUMNS})
     SELECT subject, day, kind, ${HOUR_COUNTS} FROM (
       SELECT w.subject, w.day, kind, ${HOUR} AS hour, count(*) AS reads FROM ${wanted}
       JOIN trail_event e ON (e.subject_id = w.subject OR w.subject = 0) AND ${inDay}
       WHERE ${VALUE_READ} GROUP BY 1, 2, 3, 4) hours
     GROUP BY 1, 2, 3`,
    values,
  );
  await client.query(
    `INSERT INTO trail_use (subject_id, principal_id, name, day, outcome, kind, calls, first_at, last_at)
     SELECT w.subject, principal_id, name, w.day, ${OUTCOME}, kind, count(*)::int, min(at), max(at) FROM ${wanted}
     JOIN trail_event e ON e.subject_id = w.subject AND ${inDay}
     WHERE part = 'act' GROUP BY 1, 2, 3, 4, 5, 6`,
    values,
  );
}
