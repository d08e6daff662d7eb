import type { Pool } from 'pg';
import { isEnvironment, isProtected } from '#lib/secrets/rules/environment.ts';
import type { TwinFacts } from '../rules/facts.ts';

interface TwinRow {
  readonly secret_id: string;
  readonly environment: string;
  readonly key_name: string;
  readonly since: Date;
  readonly others: number;
  readonly other_name: string;
  readonly other_environment: string;
}

/**
 * Current values whose fingerprint another environment has too. Members whose name does not speak of a credential (host,
 * port, user name) are the same everywhere and are left out; so are production's twins within production.
 */
export async function selectTwins(pool: Pool): Promise<readonly TwinFacts[]> {
  const { rows } = await pool.query<TwinRow>(`
    WITH held AS (
      SELECT f.secret_id, f.key_name, f.key_id, f.print, f.taken_at, s.name, s.environment
      FROM value_fingerprint f
      JOIN secret s ON s.id = f.secret_id AND s.gone_at IS NULL AND s.primary_region IS NOT DISTINCT FROM
        CASE WHEN s.primary_region IS NULL THEN NULL ELSE s.region END
      JOIN secret_version v ON v.secret_id = f.secret_id AND v.version_id = f.version_id AND 'AWSCURRENT' = ANY(v.labels)
      WHERE f.key_name = '' OR f.key_name ~* '(pass|pwd|secret|token|key|credential|private|cert)'
    )
    SELECT a.secret_id, a.environment, a.key_name, max(greatest(a.taken_at, b.taken_at)) AS since,
           count(DISTINCT b.secret_id)::int AS others, min(b.name) AS other_name,
           (array_agg(b.environment ORDER BY b.name))[1] AS other_environment
    FROM held a JOIN held b ON b.key_id = a.key_id AND b.print = a.print AND b.environment <> a.environment
    WHERE a.environment IN ('production', 'unknown') OR b.environment NOT IN ('production', 'unknown')
    GROUP BY 1, 2, 3 LIMIT 10000`);
  return rows.map((row) => ({
    secretId: row.secret_id,
    isProtected: isEnvironment(row.environment) ? isProtected(row.environment) : true,
    keyName: row.key_name,
    since: row.since,
    others: row.others,
    otherName: row.other_name,
    otherEnvironment: row.other_environment,
  }));
}
