import type { PoolClient } from 'pg';

/**
 * Gives a read the version that the KMS call made for it shows. A read that named its version shows it itself. Reads
 * and shadows of one secret lie within the same second, give or take one; where their shadows show more than one version, the
 * read's stays unknown rather than guessed. Looks only at reads near a fresh row; running it again changes nothing.
 */
export async function joinShadows(client: PoolClient): Promise<void> {
  await client.query(`
    WITH near AS (
      SELECT DISTINCT r.event_id, r.account, r.region, r.at, r.subject_id
      FROM fresh f JOIN trail_event r ON r.subject_id = f.subject_id
        AND r.at >= f.at - interval '1 second' AND r.at <= f.at + interval '1 second'
      WHERE f.subject_id <> 0 AND (f.part = 'shadow' OR f.name = 'GetSecretValue')
        AND r.part = 'act' AND r.name = 'GetSecretValue' AND r.error_code IS NULL AND r.version_id IS NULL
    ), shown AS (
      SELECT n.event_id, n.account, n.region, n.at, min(s.version_id) AS version, count(DISTINCT s.version_id) AS versions
      FROM near n JOIN trail_event s ON s.subject_id = n.subject_id
        AND s.at >= n.at - interval '1 second' AND s.at <= n.at + interval '1 second'
      WHERE s.part = 'shadow' AND s.name = 'Decrypt' AND s.error_code IS NULL AND s.version_id IS NOT NULL
      GROUP BY 1, 2, 3, 4
    )
    UPDATE trail_event r SET seen_version_id = CASE WHEN s.versions = 1 THEN s.version END
    FROM shown s WHERE r.event_id = s.event_id AND r.account = s.account AND r.region = s.region AND r.at = s.at
      AND r.seen_version_id IS DISTINCT FROM CASE WHEN s.versions = 1 THEN s.version END`);
}
