import type { Transaction } from '#lib/db/client.ts';
import type { Reader } from './clock.ts';

/**
 * The name of the policy of a request, if it wants a version replaced that somebody has seen: the edition the request was
 * judged by, or the newest, because a policy may become stricter meanwhile. Null: it does not.
 */
export async function wantsRotation(db: Reader, requestId: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT p.name FROM access_request r JOIN access_policy p ON p.id = r.policy_id
     WHERE r.id = ${requestId} AND EXISTS (
       SELECT 1 FROM access_policy_version v
        WHERE v.policy_id = r.policy_id AND v.document -> 'rotateAfterReveal' = 'true'
          AND v.version IN (r.policy_version,
            (SELECT max(n.version) FROM access_policy_version n WHERE n.policy_id = r.policy_id)))`;
  return rows[0]?.name ?? null;
}

/** Whether the inventory knows this version as the current one. */
export async function isCurrentVersion(db: Reader, secretId: string, versionId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ current: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM secret_version WHERE secret_id = ${secretId} AND version_id = ${versionId}
                      AND gone_at IS NULL AND 'AWSCURRENT' = ANY(labels)) AS current`;
  return rows[0]?.current ?? false;
}

export interface NewRotationDue {
  readonly id: string;
  readonly secretId: string;
  readonly versionId: string;
  readonly revealId: string;
  readonly grantId: string;
  readonly personId: string;
  readonly policyName: string;
  readonly since: Date;
  readonly dueAt: Date;
}

/** Notes that a version has to be replaced. @returns whether that was not known yet. */
export async function insertRotationDue(tx: Transaction, row: NewRotationDue): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO rotation_due (id, secret_id, version_id, reveal_id, grant_id, person_id, policy_name, since, due_at)
    VALUES (${row.id}, ${row.secretId}, ${row.versionId}, ${row.revealId}, ${row.grantId}, ${row.personId},
            ${row.policyName}, ${row.since}, ${row.dueAt})
    ON CONFLICT (secret_id, version_id) WHERE cleared_at IS NULL DO NOTHING`;
  return added === 1;
}

export interface OpenRotationDue {
  readonly id: string;
  readonly secretId: string;
  readonly grantId: string;
  readonly versionId: string;
  /** The newer version that is current now. */
  readonly currentId: string;
}

/** Versions to be replaced where a newer one is current now, locked; rows that another run holds are left out. */
export async function lockReplaceable(tx: Transaction, most: number): Promise<readonly OpenRotationDue[]> {
  return await tx.$queryRaw<OpenRotationDue[]>`
    SELECT d.id, d.secret_id AS "secretId", d.grant_id AS "grantId", d.version_id AS "versionId",
           v.version_id AS "currentId"
      FROM rotation_due d
      JOIN secret_version v ON v.secret_id = d.secret_id AND v.gone_at IS NULL AND 'AWSCURRENT' = ANY(v.labels)
      LEFT JOIN secret_version x ON x.secret_id = d.secret_id AND x.version_id = d.version_id
     WHERE d.cleared_at IS NULL AND v.version_id <> d.version_id
       AND COALESCE(v.aws_created_at, v.first_seen_at) > COALESCE(x.aws_created_at, d.since)
     ORDER BY d.due_at, d.id LIMIT ${most} FOR UPDATE OF d SKIP LOCKED`;
}

/** Clears a row. @returns whether it was still open. */
export async function clearRotationDue(
  tx: Transaction,
  id: string,
  end: { readonly at: Date; readonly versionId: string },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE rotation_due SET cleared_at = ${end.at}, cleared_version_id = ${end.versionId}
     WHERE id = ${id} AND cleared_at IS NULL`;
  return changed === 1;
}

/** A version that has to be replaced, as pages show it. */
export interface RotationDueRow {
  readonly id: string;
  readonly secretId: string;
  readonly secretName: string;
  readonly environment: string;
  readonly owner: string | null;
  readonly versionId: string;
  readonly policyName: string;
  readonly since: Date;
  readonly dueAt: Date;
  readonly overdue: boolean;
}

/** What has to be rotated, most urgent first: of one secret, or of all. */
export async function readRotationsDue(
  db: Reader,
  secretId: string | null,
  most: number,
): Promise<readonly RotationDueRow[]> {
  return await db.$queryRaw<RotationDueRow[]>`
    SELECT d.id, d.secret_id AS "secretId", s.name AS "secretName", s.environment, s.owner,
           d.version_id AS "versionId", d.policy_name AS "policyName", d.since, d.due_at AS "dueAt",
           d.due_at <= access_clock() AS overdue
      FROM rotation_due d JOIN secret s ON s.id = d.secret_id
     WHERE d.cleared_at IS NULL AND s.gone_at IS NULL AND (${secretId}::text IS NULL OR d.secret_id = ${secretId})
     ORDER BY d.due_at, d.id LIMIT ${most}`;
}
