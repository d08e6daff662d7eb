import type { PoolClient } from 'pg';

/**
 * Gives a read the version that the KMS call made for it shows. A read that named its version shows it itself. Read
 * and shadow lie within a second of each other; where a read's shadows show more than one version, it stays unknown
 * rather than guessed. Looks only at reads near a fresh row; running it again changes nothing.
 *
 * Times are whole seconds, so nearness is three equalities: a join by range would compare every read of a busy
 * secret with every other. Each step fills a small table whose size the planner then knows; in one statement it
 * guesses one row and does the same.
 */
export async function joinShadows(client: PoolClient): Promise<void> {
  const near = await client.query<{ any: boolean }>(`
    SELECT EXISTS (SELECT 1 FROM trail_event s, (SELECT min(at) - interval '1 second' AS first,
        max(at) + interval '1 second' AS last FROM fresh) f
      WHERE s.part = 'shadow' AND s.at >= f.first AND s.at <= f.last) AS any`);
  if (!near.rows[0]?.any) return;
  await client.query(`
    CREATE TEMP TABLE IF NOT EXISTS near_time (subject_id int, at timestamptz) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS near_shadow (subject_id int, at timestamptz, version_id text) ON COMMIT DELETE ROWS;
    DELETE FROM near_time;
    DELETE FROM near_shadow;
    INSERT INTO near_time
    SELECT DISTINCT f.subject_id, f.at + o.distance FROM fresh f, ${OFFSETS}
    WHERE f.subject_id <> 0 AND (f.part = 'shadow' OR f.name = 'GetSecretValue');
    ANALYZE near_time`);
  const span = await client.query<{ first: Date | null; last: Date | null }>(
    `SELECT min(at) - interval '1 second' AS first, max(at) + interval '1 second' AS last FROM near_time`,
  );
  const { first, last } = span.rows[0] ?? { first: null, last: null };
  if (first === null) return;
  const shadows = await client.query(
    `INSERT INTO near_shadow SELECT DISTINCT s.subject_id, s.at + o.distance, s.version_id
     FROM near_time n JOIN trail_event s ON s.subject_id = n.subject_id AND s.at = n.at, ${OFFSETS}
     WHERE s.at >= $1 AND s.at <= $2 AND s.part = 'shadow' AND s.name = 'Decrypt' AND s.error_code IS NULL
       AND s.version_id IS NOT NULL`,
    [first, last],
  );
  if (!shadows.rowCount) return;
  await client.query('ANALYZE near_shadow');
  await client.query(
    `WITH shown AS (
       SELECT subject_id, at, min(version_id) AS version, count(DISTINCT version_id) AS versions
       FROM near_shadow GROUP BY 1, 2
     )
     UPDATE trail_event r SET seen_version_id = CASE WHEN s.versions = 1 THEN s.version END
     FROM shown s JOIN near_time n ON n.subject_id = s.subject_id AND n.at = s.at
     WHERE r.subject_id = s.subject_id AND r.at = s.at AND r.at >= $1 AND r.at <= $2
       AND r.part = 'act' AND r.name = 'GetSecretValue' AND r.error_code IS NULL AND r.version_id IS NULL
       AND r.seen_version_id IS DISTINCT FROM CASE WHEN s.versions = 1 THEN s.version END`,
    [first, last],
  );
}

const OFFSETS = `(VALUES (interval '-1 second'), (interval '0'), (interval '1 second')) AS o(distance)`;
