import type { Labels } from '../rules/secrets/label-moves.ts';
import { secretArn } from '../rules/secrets/secret-address.ts';
import type { Tag } from '../rules/secrets/tags.ts';
import type { Connection, Transaction } from './database.ts';

/** A secret without its versions. Days are YYYY-MM-DD in UTC. */
export interface StoredSecret {
  readonly id: number;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly suffix: string;
  readonly description: string | undefined;
  /** The customer key, or undefined for aws/secretsmanager. */
  readonly kmsKeyArn: string | undefined;
  /** Undefined means never tagged. */
  readonly tags: readonly Tag[] | undefined;
  readonly createToken: string | undefined;
  readonly createdAt: Date;
  readonly lastChangedAt: Date;
  readonly lastAccessedOn: string | undefined;
  readonly deletedAt: Date | undefined;
  readonly rotation: StoredRotation;
  readonly owningService: string | undefined;
  /** Where the primary is, on a secret that has replicas and on each replica. */
  readonly primaryRegion: string | undefined;
  readonly resourcePolicy: string | undefined;
  /** The kind of a managed external secret. */
  readonly managedType: string | undefined;
  /** Whether the secret ever had replicas: an empty list of them is then still shown. */
  readonly everReplicated: boolean;
}

export interface StoredRotation {
  readonly enabled: boolean | undefined;
  readonly lambdaArn: string | undefined;
  readonly rules: Readonly<Record<string, unknown>> | undefined;
  readonly lastRotatedAt: Date | undefined;
  readonly nextRotationAt: Date | undefined;
}

export interface SecretRow {
  id: number;
  account: string;
  region: string;
  name: string;
  suffix: string;
  description: string | null;
  kms_key_arn: string | null;
  tags: Tag[] | null;
  create_token: string | null;
  created_at: Date;
  last_changed_at: Date;
  last_accessed_on: string | null;
  deleted_at: Date | null;
  rotation_enabled: boolean | null;
  rotation_lambda_arn: string | null;
  rotation_rules: Record<string, unknown> | null;
  last_rotated_at: Date | null;
  next_rotation_at: Date | null;
  owning_service: string | null;
  primary_region: string | null;
  resource_policy: string | null;
  managed_type: string | null;
  ever_replicated: boolean;
}

export function secretFrom(row: SecretRow): StoredSecret {
  return {
    id: row.id,
    account: row.account,
    region: row.region,
    name: row.name,
    suffix: row.suffix,
    arn: secretArn(row.account, row.region, row.name, row.suffix),
    description: row.description ?? undefined,
    kmsKeyArn: row.kms_key_arn ?? undefined,
    tags: row.tags ?? undefined,
    createToken: row.create_token ?? undefined,
    createdAt: row.created_at,
    lastChangedAt: row.last_changed_at,
    lastAccessedOn: row.last_accessed_on ?? undefined,
    deletedAt: row.deleted_at ?? undefined,
    rotation: {
      enabled: row.rotation_enabled ?? undefined,
      lambdaArn: row.rotation_lambda_arn ?? undefined,
      rules: row.rotation_rules ?? undefined,
      lastRotatedAt: row.last_rotated_at ?? undefined,
      nextRotationAt: row.next_rotation_at ?? undefined,
    },
    owningService: row.owning_service ?? undefined,
    primaryRegion: row.primary_region ?? undefined,
    resourcePolicy: row.resource_policy ?? undefined,
    managedType: row.managed_type ?? undefined,
    everReplicated: row.ever_replicated,
  };
}

/** Finds a secret by name and locks it until the end of the transaction, for calls that change it. */
export async function holdSecret(
  tx: Connection,
  place: { account: string; region: string; name: string },
): Promise<StoredSecret | undefined> {
  const [row] = await tx.rows<SecretRow>(
    'select * from secret where account = $1 and region = $2 and name = $3 for update',
    [place.account, place.region, place.name],
  );
  return row && secretFrom(row);
}

/** A secret together with its labels, as both are at one moment. */
export async function findSecretWithLabels(
  tx: Connection,
  place: { account: string; region: string; name: string },
): Promise<{ secret: StoredSecret; labels: Labels } | undefined> {
  const [row] = await tx.rows<SecretRow & { labels: Record<string, string> | null }>(
    `select s.*, (select jsonb_object_agg(label, version_id) from secret_label where secret_id = s.id) as labels
       from secret s where account = $1 and region = $2 and name = $3`,
    [place.account, place.region, place.name],
  );
  return row && { secret: secretFrom(row), labels: new Map(Object.entries(row.labels ?? {})) };
}

export interface NewSecret {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly suffix: string;
  readonly description: string | undefined;
  readonly kmsKeyArn: string | undefined;
  readonly tags: readonly Tag[] | undefined;
  readonly createToken: string;
  readonly managedType?: string;
  readonly now: Date;
}

/** Makes a secret, or answers undefined when the name is taken. */
export async function insertSecret(tx: Connection, secret: NewSecret): Promise<StoredSecret | undefined> {
  const [row] = await tx.rows<SecretRow>(
    `insert into secret (account, region, name, suffix, description, kms_key_arn, tags, create_token,
       created_at, last_changed_at, managed_type)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
     on conflict (account, region, name) do nothing returning *`,
    [
      secret.account,
      secret.region,
      secret.name,
      secret.suffix,
      secret.description ?? null,
      secret.kmsKeyArn ?? null,
      secret.tags === undefined ? null : JSON.stringify(secret.tags),
      secret.createToken,
      secret.now,
      secret.managedType ?? null,
    ],
  );
  return row && secretFrom(row);
}

/** Notes a change. Its replicas are behind from now on. */
export function markChanged(tx: Transaction, secretId: number, now: Date): void {
  tx.post(
    `with behind as (update replica set status = 'InProgress', message = null
                      where secret_id = $1 and replica_id is not null and status = 'InSync')
     update secret set last_changed_at = $2 where id = $1`,
    [secretId, now],
  );
}

export async function saveTags(
  tx: Transaction,
  secretId: number,
  tags: readonly Tag[],
  now: Date,
): Promise<void> {
  await tx.run('update secret set tags = $2 where id = $1', [secretId, JSON.stringify(tags)]);
  markChanged(tx, secretId, now);
}

/** The members of a secret that UpdateSecret sets; an undefined one stays as it is, null clears it. */
export interface SecretChange {
  readonly description?: string | null;
  readonly kmsKeyArn?: string | null;
  readonly managedType?: string;
}

export async function saveChange(tx: Connection, secretId: number, change: SecretChange): Promise<void> {
  await tx.run(
    `update secret set description = case when $2 then $3 else description end,
            kms_key_arn = case when $4 then $5 else kms_key_arn end, managed_type = coalesce($6, managed_type)
      where id = $1`,
    [
      secretId,
      change.description !== undefined,
      change.description ?? null,
      change.kmsKeyArn !== undefined,
      change.kmsKeyArn ?? null,
      change.managedType ?? null,
    ],
  );
}

export async function saveResourcePolicy(
  tx: Connection,
  secretId: number,
  policy: string | null,
): Promise<void> {
  await tx.run('update secret set resource_policy = $2 where id = $1', [secretId, policy]);
}

/** A secret by its row id, locked until the transaction ends, or undefined when it is gone. */
export async function holdSecretById(tx: Connection, id: number): Promise<StoredSecret | undefined> {
  const [row] = await tx.rows<SecretRow>('select * from secret where id = $1 for update', [id]);
  return row && secretFrom(row);
}

/** Notes a read on its day, on the secret and on the version. Most reads of a day change nothing. */
export function markAccessed(tx: Transaction, secretId: number, versionId: string, day: string): void {
  // The secret before its version, as everybody locks them.
  tx.post('update secret set last_accessed_on = $2 where id = $1 and last_accessed_on is distinct from $2', [
    secretId,
    day,
  ]);
  tx.post(
    `update secret_version set last_accessed_on = $3
      where secret_id = $1 and id = $2 and last_accessed_on is distinct from $3`,
    [secretId, versionId, day],
  );
}
