import type { Transaction } from '#lib/db/client.ts';
import type { HealthColumns } from '../rules/mirror-secret.ts';

export interface Place {
  readonly connectionId: string;
  readonly region: string;
}

/** What the health of a stored secret is judged by. */
export interface StoredFacts {
  readonly id: string;
  readonly environment: string;
  readonly owningService: string | null;
  readonly createdAt: Date | null;
  readonly changedAt: Date | null;
  readonly lastAccessedOn: Date | null;
  readonly rotationEnabled: boolean | null;
  readonly lastRotatedAt: Date | null;
  readonly nextRotationAt: Date | null;
  readonly deletionAskedAt: Date | null;
  readonly replicas: unknown;
  readonly currentVersionId: string | null;
  readonly pendingVersionId: string | null;
  readonly pendingSeenAt: Date | null;
}

/** Living secrets of a region whose state must be judged again: a date fell due, or the region is seen again. */
export async function readDue(
  tx: Transaction,
  place: Place,
  now: Date,
  limit: number,
): Promise<readonly StoredFacts[]> {
  return tx.$queryRaw<StoredFacts[]>`
    SELECT s.id, s.environment, s.owning_service AS "owningService", s.aws_created_at AS "createdAt",
           s.aws_changed_at AS "changedAt", s.last_accessed_on::timestamptz AS "lastAccessedOn",
           s.rotation_enabled AS "rotationEnabled", s.last_rotated_at AS "lastRotatedAt",
           s.next_rotation_at AS "nextRotationAt", s.deletion_asked_at AS "deletionAskedAt", s.replicas,
           c.version_id AS "currentVersionId", p.version_id AS "pendingVersionId", p.first_seen_at AS "pendingSeenAt"
    FROM secret s
    LEFT JOIN LATERAL (SELECT version_id FROM secret_version v
                       WHERE v.secret_id = s.id AND 'AWSCURRENT' = ANY(v.labels) LIMIT 1) c ON true
    LEFT JOIN LATERAL (SELECT version_id, first_seen_at FROM secret_version v
                       WHERE v.secret_id = s.id AND 'AWSPENDING' = ANY(v.labels) LIMIT 1) p ON true
    WHERE s.connection_id = ${place.connectionId} AND s.region = ${place.region} AND s.gone_at IS NULL
      AND s.health_changes_at <= ${now}
    LIMIT ${limit}`;
}

export async function writeHealth(
  tx: Transaction,
  rows: readonly (HealthColumns & { readonly id: string })[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRawUnsafe(
    `UPDATE secret s SET health = r.health, health_cause = r.health_cause, health_since = r.health_since,
            health_detail = r.health_detail, health_changes_at = r.health_changes_at, consequence = r.consequence
     FROM jsonb_to_recordset($1::jsonb) AS r(id text, health text, health_cause text, health_since timestamptz,
       health_detail text, health_changes_at timestamptz, consequence integer)
     WHERE s.id = r.id`,
    JSON.stringify(rows),
  );
}

/**
 * Takes what was fine in a region that cannot be seen for what it is: not seen. They fall due at once, so the next good
 * sync judges them by what they are then. Returns how many, at most `limit`.
 */
export async function markNotSeen(
  tx: Transaction,
  place: Place,
  environment: string,
  columns: HealthColumns,
  limit: number,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE secret SET health = ${columns.health}, health_cause = ${columns.health_cause},
           health_since = ${columns.health_since}, health_changes_at = ${columns.health_since},
           consequence = ${columns.consequence}
    WHERE id = ANY(ARRAY(
      SELECT id FROM secret
      WHERE connection_id = ${place.connectionId} AND region = ${place.region} AND environment = ${environment}
        AND health = 'fine' AND gone_at IS NULL
      LIMIT ${limit}))`;
}
