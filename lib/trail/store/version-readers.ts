import type { Pool } from 'pg';
import type { SecretScope } from '../rules/secret-scope.ts';
import { Conditions, withinScope } from './conditions.ts';

/** A caller of a secret with its last read, and the first since a version became current. */
export interface VersionReaderRow {
  principal_id: number;
  type: string | null;
  arn: string | null;
  name: string | null;
  kind: string;
  calls: number;
  last_at: Date;
  /** Version of the last read, where the read or its KMS call tells it. */
  last_version: string | null;
  /** Label the last read asked for. */
  last_stage: string | null;
  /** First read since the instant given; null: none. */
  first_since: Date | null;
  /** Version of that read. */
  first_version: string | null;
  first_stage: string | null;
}

export interface VersionReadersWanted {
  readonly secretId: string;
  /** Day in UTC from which on callers count. */
  readonly from: string;
  /** When the current version became so. */
  readonly since: Date;
  readonly limit: number;
}

/**
 * Who reads a secret, by the roll-up; the last read and the first since an instant are then single rows that an index
 * finds by subject and time, so a busy secret costs no more than a quiet one.
 */
export async function selectVersionReaders(
  pool: Pool,
  scope: SecretScope,
  wanted: VersionReadersWanted,
): Promise<VersionReaderRow[]> {
  const conditions = withinScope(new Conditions(), scope, 'u.subject_id')
    .add("u.name = 'GetSecretValue' AND u.outcome = 'done' AND u.day >= ?::date", wanted.from)
    .add('u.subject_id IN (SELECT id FROM trail_subject WHERE secret_id = ?)', wanted.secretId);
  const since = conditions.value(wanted.since);
  const rows = await pool.query<VersionReaderRow>(
    `WITH callers AS (
       SELECT u.subject_id, u.principal_id, u.kind, sum(u.calls)::int AS calls, max(u.last_at) AS last_at,
         min(CASE WHEN u.last_at >= ${since}::timestamptz THEN greatest(u.first_at, ${since}::timestamptz) END) AS search_from,
         min(CASE WHEN u.last_at >= ${since}::timestamptz THEN u.last_at END) AS search_to
       FROM trail_use u WHERE ${conditions.sql} GROUP BY 1, 2, 3
       ORDER BY last_at DESC LIMIT ${conditions.value(wanted.limit)}
     )
     SELECT c.principal_id, p.type, p.arn, p.name, c.kind, c.calls, c.last_at,
       l.version AS last_version, l.version_stage AS last_stage,
       f.at AS first_since, f.version AS first_version, f.version_stage AS first_stage
     FROM callers c JOIN trail_principal p ON p.id = c.principal_id
     LEFT JOIN LATERAL (
       SELECT coalesce(e.version_id, e.seen_version_id) AS version, e.version_stage FROM trail_event e
       WHERE e.subject_id = c.subject_id AND e.at = c.last_at AND e.principal_id = c.principal_id
         AND e.part = 'act' AND e.name = 'GetSecretValue' AND e.error_code IS NULL
       ORDER BY e.event_id DESC LIMIT 1) l ON true
     LEFT JOIN LATERAL (
       SELECT e.at, coalesce(e.version_id, e.seen_version_id) AS version, e.version_stage FROM trail_event e
       WHERE e.subject_id = c.subject_id AND e.at BETWEEN c.search_from AND c.search_to
         AND e.principal_id = c.principal_id AND e.part = 'act' AND e.name = 'GetSecretValue' AND e.error_code IS NULL
       ORDER BY e.at, e.event_id LIMIT 1) f ON true
     ORDER BY c.last_at DESC`,
    conditions.values,
  );
  return rows.rows;
}
