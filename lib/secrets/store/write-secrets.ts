import type { Database, Transaction } from '#lib/db/client.ts';
import type { HealthColumns, MirrorRow } from '../rules/mirror-secret.ts';

/** Orders the writers of the inventory. First in every transaction that writes secrets, so that none waits for another in a circle. */
export async function lockInventory(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT lock_inventory()`;
}

/** ARN → fingerprint of the living secrets among these. */
export async function readFingerprints(
  db: Database,
  arns: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly fingerprint: string }>> {
  const { rows } = await db.pool.query<{ arn: string; id: string; fingerprint: string }>({
    name: 'secret-fingerprints',
    text: 'SELECT arn, id, fingerprint FROM secret WHERE arn = ANY($1) AND gone_at IS NULL',
    values: [arns],
  });
  return new Map(rows.map((row) => [row.arn, row]));
}

/** Names of the living secrets of a region. */
export async function readLivingNames(
  db: Database,
  place: { readonly connectionId: string; readonly region: string },
): Promise<readonly string[]> {
  const { rows } = await db.pool.query<[string]>({
    text: 'SELECT name FROM secret WHERE connection_id = $1 AND region = $2 AND gone_at IS NULL',
    values: [place.connectionId, place.region],
    rowMode: 'array',
  });
  return rows.map(([name]) => name);
}

/** What we held of a secret before this sight of it. */
export interface KnownSecret {
  readonly id: string;
  readonly arn: string;
  readonly environment: string;
  readonly environmentRule: string;
  readonly fingerprint: string;
  readonly replicas: unknown;
  readonly checkedAt: Date;
  readonly gone: boolean;
  readonly versions: readonly KnownVersion[];
}

export interface KnownVersion {
  readonly versionId: string;
  readonly labels: readonly string[];
  readonly firstSeenAt: Date;
  readonly gone: boolean;
}

export async function readKnown(tx: Transaction, arns: readonly string[]): Promise<readonly KnownSecret[]> {
  const rows = await tx.secret.findMany({
    where: { arn: { in: [...arns] } },
    select: {
      id: true,
      arn: true,
      environment: true,
      environmentRule: true,
      fingerprint: true,
      replicas: true,
      checkedAt: true,
      goneAt: true,
      versions: { select: { versionId: true, labels: true, firstSeenAt: true, goneAt: true } },
    },
  });
  return rows.map(({ goneAt, versions, ...row }) => ({
    ...row,
    gone: goneAt !== null,
    versions: versions.map(({ goneAt: versionGone, ...version }) => ({
      ...version,
      gone: versionGone !== null,
    })),
  }));
}

export type SecretRow = MirrorRow & HealthColumns & { readonly id: string };

const TYPES: Readonly<Record<keyof SecretRow, string>> = {
  id: 'text',
  account_id: 'text',
  region: 'text',
  arn: 'text',
  name: 'text',
  parent_path: 'text',
  last_segment: 'text',
  environment: 'text',
  environment_rule: 'text',
  owner: 'text',
  service: 'text',
  type: 'text',
  description: 'text',
  kms_key_id: 'text',
  owning_service: 'text',
  primary_region: 'text',
  tags: 'jsonb',
  replicas: 'jsonb',
  aws_created_at: 'timestamptz',
  aws_changed_at: 'timestamptz',
  last_accessed_on: 'date',
  rotation_enabled: 'boolean',
  rotation_function: 'text',
  rotation_rules: 'jsonb',
  last_rotated_at: 'timestamptz',
  next_rotation_at: 'timestamptz',
  deletion_asked_at: 'timestamptz',
  search_text: 'text',
  fingerprint: 'text',
  health: 'text',
  health_cause: 'text',
  health_since: 'timestamptz',
  health_detail: 'text',
  health_changes_at: 'timestamptz',
  consequence: 'integer',
};

const COLUMNS = Object.keys(TYPES);
const CHANGING = COLUMNS.filter((column) => column !== 'id' && column !== 'arn' && column !== 'replicas');

/** A name of the table stands for the id given, so a secret that is known keeps its id. */
const UPSERT = `
  INSERT INTO secret (${COLUMNS.join(', ')}, connection_id, first_seen_at, checked_at)
  SELECT ${COLUMNS.map((column) => `r.${column}`).join(', ')}, $2, $3::timestamptz, $3::timestamptz
  FROM jsonb_to_recordset($1::jsonb)
    AS r(${Object.entries(TYPES)
      .map(([column, type]) => `${column} ${type}`)
      .join(', ')})
  ON CONFLICT (arn) DO UPDATE SET
    ${CHANGING.map((column) => `${column} = excluded.${column}`).join(', ')},
    replicas = coalesce(excluded.replicas, secret.replicas),
    connection_id = excluded.connection_id, checked_at = excluded.checked_at, gone_at = NULL`;

/** Inserts or renews mirror rows in one statement. The caller holds the inventory's lock. */
export async function upsertSecrets(
  tx: Transaction,
  connectionId: string,
  rows: readonly SecretRow[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRawUnsafe(UPSERT, JSON.stringify(rows), connectionId, now.toISOString());
}

export interface VersionRow {
  readonly secret_id: string;
  readonly version_id: string;
  readonly labels: readonly string[];
  readonly aws_created_at: Date | null;
  readonly last_accessed_on: string | null;
  readonly gone: boolean;
}

export async function upsertVersions(tx: Transaction, rows: readonly VersionRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRawUnsafe(
    `INSERT INTO secret_version AS v
       (secret_id, version_id, labels, aws_created_at, last_accessed_on, first_seen_at, gone_at)
     SELECT r.secret_id, r.version_id, r.labels, r.aws_created_at, r.last_accessed_on, $2::timestamptz,
            CASE WHEN r.gone THEN $2::timestamptz END
     FROM jsonb_to_recordset($1::jsonb) AS r(secret_id text, version_id text, labels text[],
       aws_created_at timestamptz, last_accessed_on date, gone boolean)
     ON CONFLICT (secret_id, version_id) DO UPDATE SET
       labels = excluded.labels,
       aws_created_at = coalesce(excluded.aws_created_at, v.aws_created_at),
       last_accessed_on = coalesce(excluded.last_accessed_on, v.last_accessed_on),
       gone_at = CASE WHEN excluded.gone_at IS NULL THEN NULL ELSE coalesce(v.gone_at, excluded.gone_at) END`,
    JSON.stringify(rows),
    now.toISOString(),
  );
}

export interface MovementRow {
  readonly secret_id: string;
  readonly label: string;
  readonly from_version_id: string | null;
  readonly to_version_id: string | null;
  readonly not_before: Date | null;
  readonly at: Date;
  readonly source: 'observed' | 'inferred';
}

export async function insertMovements(tx: Transaction, rows: readonly MovementRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRawUnsafe(
    `INSERT INTO label_movement (secret_id, label, from_version_id, to_version_id, not_before, at, source)
     SELECT r.secret_id, r.label, r.from_version_id, r.to_version_id, r.not_before, r.at, r.source
     FROM jsonb_to_recordset($1::jsonb) AS r(secret_id text, label text, from_version_id text,
       to_version_id text, not_before timestamptz, at timestamptz, source text)`,
    JSON.stringify(rows),
  );
}

export async function markSecretGone(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.secret.updateMany({ where: { id, goneAt: null }, data: { goneAt: now } });
  return count === 1;
}

/**
 * The living secrets of a region that a complete list did not hold, asked once. A secret that AWS confirmed after
 * `confirmedBefore` is not among them: lists lag behind by some minutes.
 */
export async function findMissing(
  db: Database,
  place: { readonly connectionId: string; readonly region: string },
  seenIds: readonly string[],
  confirmedBefore: Date,
): Promise<readonly string[]> {
  const seen = new Set(seenIds);
  const { rows } = await db.pool.query<[string]>({
    text: `SELECT id FROM secret WHERE connection_id = $1 AND region = $2 AND gone_at IS NULL AND checked_at < $3`,
    values: [place.connectionId, place.region, confirmedBefore],
    rowMode: 'array',
  });
  return rows.flatMap(([id]) => (seen.has(id) ? [] : [id]));
}

/** Marks these as gone, unless AWS confirmed one meanwhile. Returns how many. */
export async function markMissing(
  tx: Transaction,
  ids: readonly string[],
  confirmedBefore: Date,
  now: Date,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE secret SET gone_at = ${now}
    WHERE id = ANY(${[...ids]}) AND gone_at IS NULL AND checked_at < ${confirmedBefore}`;
}
