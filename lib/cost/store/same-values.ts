import type { Pool } from 'pg';
import { type SameValue, WINDOW_DAYS } from '../rules/advice/advice.ts';

/**
 * Living secrets whose current value another one of their account, region and environment has too, member by member, by
 * fingerprints under one key. Of each group the one that is read most is left out: the others could read it.
 */
export async function selectSameValues(pool: Pool, now: Date): Promise<ReadonlyMap<string, SameValue>> {
  const { rows } = await pool.query<SameValue & { secretId: string }>(
    `WITH held AS (
       SELECT f.secret_id, f.key_id, s.account_id, s.region, s.environment, s.name,
              md5(string_agg(md5(f.key_name) || encode(f.print, 'hex'), ' ' ORDER BY f.key_name)) AS value
         FROM value_fingerprint f
         JOIN secret s ON s.id = f.secret_id AND s.gone_at IS NULL AND s.deletion_asked_at IS NULL AND s.owning_service IS NULL
          AND (s.primary_region IS NULL OR s.primary_region = s.region)
         JOIN secret_version v ON v.secret_id = f.secret_id AND v.version_id = f.version_id AND 'AWSCURRENT' = ANY(v.labels)
        GROUP BY 1, 2, 3, 4, 5, 6),
     many AS (
       SELECT h.*, count(*) OVER w AS secrets FROM held h WINDOW w AS (PARTITION BY key_id, account_id, region, environment, value)),
     read AS (
       SELECT m.*, coalesce((SELECT sum(u.calls) FROM trail_subject t JOIN trail_use u ON u.subject_id = t.id
                WHERE t.secret_id = m.secret_id AND u.name = 'GetSecretValue' AND u.outcome = 'done'
                  AND u.day >= ($1::timestamptz AT TIME ZONE 'UTC')::date - ${WINDOW_DAYS}), 0) AS reads
         FROM many m WHERE m.secrets > 1),
     ranked AS (
       SELECT r.secret_id, r.secrets, row_number() OVER w AS place, first_value(r.name) OVER w AS name,
              first_value(r.reads) OVER w AS reads
         FROM read r WINDOW w AS (PARTITION BY key_id, account_id, region, environment, value ORDER BY r.reads DESC, r.secret_id))
     SELECT secret_id AS "secretId", name, reads::float8 AS reads, secrets::int AS secrets FROM ranked
      WHERE place > 1 LIMIT 10000`,
    [now],
  );
  return new Map(rows.map(({ secretId, ...other }) => [secretId, other]));
}
