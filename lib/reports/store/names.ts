import type { Pool } from 'pg';

/** The name of whoever ordered a pack, as it was at an instant; a schedule where nobody did. */
export async function orderedByName(pool: Pool, personId: string | null, moment: Date): Promise<string> {
  if (personId === null) return 'a schedule';
  const rows = await pool.query<{ name: string }>(
    'SELECT display_name AS name FROM evidence_person($2) WHERE id = $1',
    [personId, moment],
  );
  return rows.rows[0]?.name ?? personId;
}

/** An instant as it is printed: `2026-10-01 14:29:00 +02:00`. */
export async function textInZone(pool: Pool, at: Date, zone: string): Promise<string> {
  // The offset of a zone at an instant is what the wall clock there is ahead of UTC's.
  const rows = await pool.query<{ text: string }>(
    `SELECT to_char(w, 'YYYY-MM-DD HH24:MI:SS ') || CASE WHEN w >= u THEN '+' ELSE '-' END
       || to_char(CASE WHEN w >= u THEN w - u ELSE u - w END, 'HH24:MI') AS text
     FROM (SELECT $1::timestamptz AT TIME ZONE $2 AS w, $1::timestamptz AT TIME ZONE 'UTC' AS u) t`,
    [at, zone],
  );
  return rows.rows[0]?.text ?? at.toISOString();
}
