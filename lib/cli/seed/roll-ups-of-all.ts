/** Which kind of reader a caller of a number is. */
export const KINDS_OF_CALLERS = (caller: string): string =>
  `CASE WHEN ${caller} % 100 = 1 THEN 'person' ELSE 'workload' END`;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const COLUMNS = HOURS.map((hour) => `h${hour}`).join(', ');
const COUNTS = HOURS.map((hour) => `coalesce(sum(reads) FILTER (WHERE hour = ${hour}), 0)::int`).join(', ');
const READS = "part = 'act' AND name = 'GetSecretValue' AND error_code IS NULL";
const BY_HOUR = (subject: string): string => `
  SELECT ${subject} AS subject_id, (at AT TIME ZONE 'UTC')::date AS day, kind, extract(hour FROM at AT TIME ZONE 'UTC')::int AS hour,
    count(*) AS reads
  FROM trail_event WHERE ${READS} GROUP BY 1, 2, 3, 4`;

/** The roll-ups of everything in the trail, counted at once. */
export const ROLL_UPS: readonly string[] = [
  `INSERT INTO trail_day (subject_id, day, kind, ${COLUMNS})
   SELECT subject_id, day, kind, ${COUNTS} FROM (${BY_HOUR('subject_id')} UNION ALL ${BY_HOUR('0')}) hours GROUP BY 1, 2, 3`,
  `INSERT INTO trail_use (subject_id, principal_id, name, day, outcome, kind, calls, first_at, last_at)
   SELECT subject_id, principal_id, name, (at AT TIME ZONE 'UTC')::date,
     CASE WHEN error_code IS NULL THEN 'done' WHEN error_code = 'AccessDenied' THEN 'refused' ELSE 'failed' END, kind,
     count(*)::int, min(at), max(at)
   FROM trail_event WHERE part = 'act' GROUP BY 1, 2, 3, 4, 5, 6`,
];
