import type { Labels } from '../rules/secrets/label-moves.ts';
import type { Tag } from '../rules/secrets/tags.ts';
import type { Transaction } from './database.ts';
import type { StoredRotation } from './secrets.ts';
import type { Sealed } from './vault.ts';

/** A whole secret to be written as it stands, for loading samples. */
export interface LoadedSecret {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly suffix: string;
  readonly description: string | undefined;
  readonly kmsKeyArn: string | undefined;
  readonly tags: readonly Tag[] | undefined;
  readonly createdAt: Date;
  readonly lastChangedAt: Date;
  readonly lastAccessedOn: string | undefined;
  readonly deletedAt: Date | undefined;
  readonly windowEndsAt: Date | undefined;
  readonly rotation: (StoredRotation & { readonly nextWindowOpensAt?: Date | undefined }) | undefined;
  readonly resourcePolicy?: string | undefined;
  readonly owningService?: string | undefined;
  /** On a secret with replicas and on each replica: where the primary is. */
  readonly primaryRegion?: string | undefined;
  readonly createToken?: string;
  readonly versions: readonly LoadedVersion[];
  readonly labels: Labels;
}

export interface LoadedVersion {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastAccessedOn: string | undefined;
  /** The customer key of this version; that of the secret when left out. */
  readonly kmsKeyArn?: string | undefined;
  readonly sealed: (Sealed & { readonly kind: 'string' | 'binary' }) | undefined;
}

/** Answers the id of the row. */
export async function loadSecret(tx: Transaction, secret: LoadedSecret): Promise<number> {
  const [row] = await tx.rows<{ id: number }>(
    `insert into secret (account, region, name, suffix, description, kms_key_arn, tags, create_token, created_at,
       last_changed_at, last_accessed_on, deleted_at, window_ends_at, rotation_enabled, rotation_lambda_arn,
       rotation_rules, last_rotated_at, next_rotation_at, next_window_opens_at, resource_policy, owning_service,
       primary_region, ever_replicated)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
     returning id`,
    [
      secret.account,
      secret.region,
      secret.name,
      secret.suffix,
      secret.description ?? null,
      secret.kmsKeyArn ?? null,
      secret.tags === undefined ? null : JSON.stringify(secret.tags),
      secret.createToken ?? secret.versions[0]?.id ?? null,
      secret.createdAt,
      secret.lastChangedAt,
      secret.lastAccessedOn ?? null,
      secret.deletedAt ?? null,
      secret.windowEndsAt ?? null,
      secret.rotation?.enabled ?? null,
      secret.rotation?.lambdaArn ?? null,
      secret.rotation?.rules === undefined ? null : JSON.stringify(secret.rotation.rules),
      secret.rotation?.lastRotatedAt ?? null,
      secret.rotation?.nextRotationAt ?? null,
      secret.rotation?.nextWindowOpensAt ?? null,
      secret.resourcePolicy ?? null,
      secret.owningService ?? null,
      secret.primaryRegion ?? null,
      secret.primaryRegion !== undefined && secret.primaryRegion === secret.region,
    ],
  );
  if (row === undefined) throw new Error('a secret could not be loaded');
  loadVersions(tx, row.id, secret);
  return row.id;
}

/** Ties a copy to its primary; without a copy, says why there is none. */
export function loadReplica(
  tx: Transaction,
  replica: {
    readonly primaryId: number;
    readonly region: string;
    readonly status: 'InSync' | 'Failed';
    readonly message: string;
    readonly copyId: number | undefined;
  },
): void {
  tx.post(
    `insert into replica (secret_id, region, status, message, replica_id) values ($1, $2, $3, $4, $5)`,
    [replica.primaryId, replica.region, replica.status, replica.message, replica.copyId ?? null],
  );
}

function loadVersions(tx: Transaction, secretId: number, secret: LoadedSecret): void {
  const column = <T>(read: (version: LoadedVersion) => T) => secret.versions.map(read);
  tx.post(
    `insert into secret_version (secret_id, id, kind, data_key, payload, kms_key_arn, created_at, last_accessed_on)
     select $1, i, k, d, p, m, c, a
       from unnest($2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::text[], $7::timestamptz[], $8::date[])
            as e (i, k, d, p, m, c, a)`,
    [
      secretId,
      column((version) => version.id),
      column((version) => version.sealed?.kind ?? null),
      column((version) => version.sealed?.dataKey ?? null),
      column((version) => version.sealed?.payload ?? null),
      column((version) => ('kmsKeyArn' in version ? version.kmsKeyArn : secret.kmsKeyArn) ?? null),
      column((version) => version.createdAt),
      column((version) => version.lastAccessedOn ?? null),
    ],
  );
  tx.post(
    `insert into secret_label (secret_id, label, version_id)
     select $1, l, v from unnest($2::text[], $3::text[]) as e (l, v)`,
    [secretId, [...secret.labels.keys()], [...secret.labels.values()]],
  );
}
