import { planStored, type RotationRules } from '../rules/rotation/schedule.ts';
import { nextWindows } from '../rules/rotation/windows.ts';
import type { Labels } from '../rules/secrets/label-moves.ts';
import type { Tag } from '../rules/secrets/tags.ts';
import type { Connection } from './database.ts';
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
  readonly rotation: StoredRotation | undefined;
  /** From when on the windows of its schedule open. Without it none opens until somebody calls RotateSecret. */
  readonly windowsFrom?: Date | undefined;
  readonly versions: readonly LoadedVersion[];
  readonly labels: Labels;
}

export interface LoadedVersion {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastAccessedOn: string | undefined;
  readonly sealed: (Sealed & { readonly kind: 'string' | 'binary' }) | undefined;
}

export async function loadSecret(tx: Connection, secret: LoadedSecret): Promise<void> {
  const [row] = await tx.rows<{ id: number }>(
    `insert into secret (account, region, name, suffix, description, kms_key_arn, tags, create_token, created_at,
       last_changed_at, last_accessed_on, deleted_at, window_ends_at, rotation_enabled, rotation_lambda_arn,
       rotation_rules, last_rotated_at, next_rotation_at, next_window_opens_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) returning id`,
    [
      secret.account,
      secret.region,
      secret.name,
      secret.suffix,
      secret.description ?? null,
      secret.kmsKeyArn ?? null,
      secret.tags === undefined ? null : JSON.stringify(secret.tags),
      secret.versions[0]?.id ?? null,
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
      nextWindowOf(secret) ?? null,
    ],
  );
  if (row === undefined) return;
  await loadVersions(tx, row.id, secret);
}

function nextWindowOf({ rotation, windowsFrom }: LoadedSecret): Date | undefined {
  if (rotation === undefined || windowsFrom === undefined) return undefined;
  const plan = planStored((rotation.rules ?? {}) as RotationRules);
  if (!plan.ok || plan.value === undefined) return undefined;
  return nextWindows(plan.value, rotation.lastRotatedAt ?? windowsFrom, windowsFrom, 1)[0]?.opensAt;
}

async function loadVersions(tx: Connection, secretId: number, secret: LoadedSecret): Promise<void> {
  const column = <T>(read: (version: LoadedVersion) => T) => secret.versions.map(read);
  await tx.run(
    `insert into secret_version (secret_id, id, kind, data_key, payload, kms_key_arn, created_at, last_accessed_on)
     select $1, i, k, d, p, $2, c, a
       from unnest($3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::timestamptz[], $8::date[])
            as e (i, k, d, p, c, a)`,
    [
      secretId,
      secret.kmsKeyArn ?? null,
      column((version) => version.id),
      column((version) => version.sealed?.kind ?? null),
      column((version) => version.sealed?.dataKey ?? null),
      column((version) => version.sealed?.payload ?? null),
      column((version) => version.createdAt),
      column((version) => version.lastAccessedOn ?? null),
    ],
  );
  await tx.run(
    `insert into secret_label (secret_id, label, version_id)
     select $1, l, v from unnest($2::text[], $3::text[]) as e (l, v)`,
    [secretId, [...secret.labels.keys()], [...secret.labels.values()]],
  );
}
