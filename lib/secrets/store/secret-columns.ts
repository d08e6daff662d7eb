/** The columns of a secret that lists and search hits show, of `secret s JOIN connection c`. */
export const LISTED_COLUMNS = `
  s.id, s.name, s.arn, s.parent_path AS "parentPath", s.last_segment AS "lastSegment",
  s.connection_id AS "connectionId", c.name AS "connectionName", s.account_id AS "accountId", s.region,
  s.environment, s.environment_rule AS "environmentRule", s.owner, s.service, s.type,
  s.health, s.health_cause AS "healthCause", s.health_since AS "healthSince", s.health_detail AS "healthDetail",
  s.rotation_enabled AS "rotationEnabled", s.last_rotated_at AS "lastRotatedAt",
  s.next_rotation_at AS "nextRotationAt", s.last_accessed_on::text AS "lastReadOn",
  s.deletion_asked_at AS "deletionAskedAt", s.gone_at AS "goneAt"`;

/** A row of these columns as the database gives it. */
export interface ListedRow {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly parentPath: string;
  readonly lastSegment: string;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly accountId: string;
  readonly region: string;
  readonly environment: string;
  readonly environmentRule: string;
  readonly owner: string | null;
  readonly service: string | null;
  readonly type: string | null;
  readonly health: string;
  readonly healthCause: string | null;
  readonly healthSince: Date | null;
  readonly healthDetail: string | null;
  readonly rotationEnabled: boolean | null;
  readonly lastRotatedAt: Date | null;
  readonly nextRotationAt: Date | null;
  readonly lastReadOn: string | null;
  readonly deletionAskedAt: Date | null;
  readonly goneAt: Date | null;
}
