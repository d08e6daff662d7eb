import type { Pool } from 'pg';
import type { SecretScope } from '../rules/secret-scope.ts';
import type { ReaderKind } from '../rules/who.ts';
import { Conditions, withinScope } from './conditions.ts';

export interface OutsideReadRow {
  event_id: string;
  at: Date;
  kind: ReaderKind;
  session_name: string | null;
  principal_name: string | null;
  principal_arn: string | null;
  principal_type: string | null;
  verdict: string | null;
}

export interface OutsideReads {
  readonly secretId: string;
  readonly versionId: string;
  /** When that version became current; what was read without a version or by AWSCURRENT since then was it. */
  readonly since: Date;
  readonly limit: number;
}

/**
 * Values of one version that people and their tools read past the product, newest first: by the version's id, or as
 * what was current since it became so.
 */
export async function selectOutsideReads(
  pool: Pool,
  scope: SecretScope,
  { secretId, versionId, since, limit }: OutsideReads,
): Promise<readonly OutsideReadRow[]> {
  const conditions = withinScope(new Conditions(), scope, 'e.subject_id')
    .add('e.subject_id IN (SELECT id FROM trail_subject WHERE secret_id = ?)', secretId)
    .add("e.part = 'act' AND e.name = 'GetSecretValue' AND e.error_code IS NULL AND e.reveal_id IS NULL")
    .add("e.kind IN ('person', 'tool', 'unknown')")
    .add(
      `coalesce(e.version_id, e.seen_version_id) = ? OR (e.at >= ?
        AND coalesce(e.version_id, e.seen_version_id) IS NULL AND coalesce(e.version_stage, 'AWSCURRENT') = 'AWSCURRENT')`,
      versionId,
      since,
    );
  const rows = await pool.query<OutsideReadRow>(
    `SELECT e.event_id, e.at, e.kind, e.session_name, p.name AS principal_name, p.arn AS principal_arn,
       p.type AS principal_type, e.verdict
     FROM trail_event e JOIN trail_principal p ON p.id = e.principal_id
     WHERE ${conditions.sql} ORDER BY e.at DESC, e.event_id DESC LIMIT ${conditions.value(limit)}`,
    conditions.values,
  );
  return rows.rows;
}
