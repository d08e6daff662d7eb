import type { Database } from '#lib/db/client.ts';
import { LISTED_COLUMNS, type ListedRow } from './secret-columns.ts';

export interface SecretRecord extends ListedRow {
  readonly description: string | null;
  readonly kmsKeyId: string | null;
  readonly owningService: string | null;
  readonly primaryRegion: string | null;
  readonly tags: unknown;
  readonly replicas: unknown;
  readonly awsCreatedAt: Date | null;
  readonly awsChangedAt: Date | null;
  readonly rotationFunction: string | null;
  readonly rotationRules: unknown;
  readonly keyNames: readonly string[];
  readonly firstSeenAt: Date;
  readonly checkedAt: Date;
  readonly partition: string;
  /** Its account or its region is not connected any more. */
  readonly leftOut: boolean;
}

const SECRET = `
  SELECT ${LISTED_COLUMNS}, s.description, s.kms_key_id AS "kmsKeyId", s.owning_service AS "owningService",
         s.primary_region AS "primaryRegion", s.tags, s.replicas, s.aws_created_at AS "awsCreatedAt",
         s.aws_changed_at AS "awsChangedAt", s.rotation_function AS "rotationFunction",
         s.rotation_rules AS "rotationRules", s.key_names AS "keyNames", s.first_seen_at AS "firstSeenAt",
         greatest(s.checked_at, CASE WHEN s.gone_at IS NULL THEN r.seen_at END) AS "checkedAt", c.partition,
         (c.removed_at IS NOT NULL OR r.region IS NULL) AS "leftOut"
  FROM secret s
  JOIN connection c ON c.id = s.connection_id
  LEFT JOIN connection_region r ON r.connection_id = s.connection_id AND r.region = s.region
  WHERE s.id = $1`;

export async function readRecord(db: Database, id: string): Promise<SecretRecord | null> {
  const { rows } = await db.pool.query<SecretRecord>({ name: 'secret-record', text: SECRET, values: [id] });
  return rows[0] ?? null;
}

export interface VersionRecord {
  readonly versionId: string;
  readonly labels: readonly string[];
  readonly awsCreatedAt: Date | null;
  readonly lastReadOn: string | null;
  readonly firstSeenAt: Date;
  readonly goneAt: Date | null;
}

/** The versions of a secret: labelled ones first, then the youngest first. At most 200. */
export async function readVersions(db: Database, secretId: string): Promise<readonly VersionRecord[]> {
  const { rows } = await db.pool.query<VersionRecord>({
    name: 'secret-versions',
    text: `SELECT version_id AS "versionId", labels, aws_created_at AS "awsCreatedAt",
                  last_accessed_on::text AS "lastReadOn", first_seen_at AS "firstSeenAt", gone_at AS "goneAt"
           FROM secret_version WHERE secret_id = $1
           ORDER BY cardinality(labels) = 0, coalesce(aws_created_at, first_seen_at) DESC, version_id LIMIT 200`,
    values: [secretId],
  });
  return rows;
}

export interface MovementRecord {
  readonly label: string;
  readonly fromVersionId: string | null;
  readonly toVersionId: string | null;
  readonly notBefore: Date | null;
  readonly at: Date;
  readonly movedBy: string | null;
  readonly source: string;
  readonly evidence: string | null;
  readonly how: string | null;
  readonly who: string | null;
  readonly whoKind: string | null;
  readonly approvalId: string | null;
}

/** The newest movements of a secret's labels, newest first; of one that was seen and recorded, the record. At most 500. */
export async function readMovements(db: Database, secretId: string): Promise<readonly MovementRecord[]> {
  const { rows } = await db.pool.query<MovementRecord>({
    name: 'secret-movements',
    text: `SELECT label, from_version_id AS "fromVersionId", to_version_id AS "toVersionId",
                  not_before AS "notBefore", at, moved_by AS "movedBy", source, evidence, how, who,
                  who_kind AS "whoKind", approval_id AS "approvalId"
           FROM label_movement WHERE secret_id = $1 AND NOT explained ORDER BY at DESC, id DESC LIMIT 500`,
    values: [secretId],
  });
  return rows;
}

export interface NamesakeRecord {
  readonly id: string;
  readonly environment: string;
  readonly goneAt: Date | null;
  readonly awsCreatedAt: Date | null;
}

/** Other secrets that bear or bore the same name in the same account and region. */
export async function readNamesakes(
  db: Database,
  secret: Pick<SecretRecord, 'id' | 'name' | 'connectionId' | 'region'>,
): Promise<readonly NamesakeRecord[]> {
  const { rows } = await db.pool.query<NamesakeRecord>(
    `SELECT id, environment, gone_at AS "goneAt", aws_created_at AS "awsCreatedAt" FROM secret
     WHERE connection_id = $1 AND region = $2 AND name = $3 AND id <> $4
     ORDER BY gone_at DESC NULLS FIRST LIMIT 20`,
    [secret.connectionId, secret.region, secret.name, secret.id],
  );
  return rows;
}
