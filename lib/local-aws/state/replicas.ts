import type { Connection } from './database.ts';
import { type SecretRow, type StoredSecret, secretFrom } from './secrets.ts';

export type ReplicaStatus = 'InProgress' | 'InSync' | 'Failed';

/** A region that a secret is copied to, and how far the copy is. */
export interface StoredReplica {
  readonly secretId: number;
  readonly region: string;
  /** As the caller named it, or undefined for the default key of the region. */
  readonly kmsKeyId: string | undefined;
  readonly status: ReplicaStatus;
  readonly message: string | undefined;
  /** The row of the copy, once there is one. */
  readonly replicaId: number | undefined;
  /** Whether a secret of that name in the region may be replaced. */
  readonly overwrite: boolean;
  /** The day of the last read in that region. */
  readonly lastAccessedOn: string | undefined;
}

interface ReplicaRow {
  secret_id: number;
  region: string;
  kms_key_id: string | null;
  status: ReplicaStatus;
  message: string | null;
  replica_id: number | null;
  overwrite: boolean;
  last_accessed_on: string | null;
}

function replicaFrom(row: ReplicaRow): StoredReplica {
  return {
    secretId: row.secret_id,
    region: row.region,
    kmsKeyId: row.kms_key_id ?? undefined,
    status: row.status,
    message: row.message ?? undefined,
    replicaId: row.replica_id ?? undefined,
    overwrite: row.overwrite,
    lastAccessedOn: row.last_accessed_on ?? undefined,
  };
}

/** The replicas of several secrets: secret id → its replicas, by region. */
export async function readReplicasOf(
  tx: Connection,
  secretIds: readonly number[],
): Promise<Map<number, StoredReplica[]>> {
  const all = new Map<number, StoredReplica[]>();
  if (secretIds.length === 0) return all;
  const rows = await tx.rows<ReplicaRow>(
    `select r.*, s.last_accessed_on from replica r left join secret s on s.id = r.replica_id
      where r.secret_id = any($1) order by r.region`,
    [secretIds],
  );
  for (const row of rows) all.set(row.secret_id, [...(all.get(row.secret_id) ?? []), replicaFrom(row)]);
  return all;
}

export async function addReplica(
  tx: Connection,
  replica: { secretId: number; region: string; kmsKeyId: string | undefined; overwrite: boolean },
): Promise<void> {
  await tx.run(
    `insert into replica (secret_id, region, kms_key_id, status, overwrite) values ($1, $2, $3, 'InProgress', $4)
     on conflict (secret_id, region) do update
        set kms_key_id = excluded.kms_key_id, status = 'InProgress', message = null, overwrite = excluded.overwrite`,
    [replica.secretId, replica.region, replica.kmsKeyId ?? null, replica.overwrite],
  );
}

/** Notes whether a secret is replicated: primaries carry their own region as primary region. */
export async function markPrimary(tx: Connection, secretId: number, replicated: boolean): Promise<void> {
  await tx.run(
    `update secret set primary_region = case when $2 then region end, ever_replicated = ever_replicated or $2
      where id = $1`,
    [secretId, replicated],
  );
}

export async function forgetReplica(tx: Connection, secretId: number, region: string): Promise<void> {
  await tx.run('delete from replica where secret_id = $1 and region = $2', [secretId, region]);
}

/** The primary of a copy, locked, so that primaries are always locked before their copies. */
export async function holdPrimaryOf(tx: Connection, replicaId: number): Promise<void> {
  await tx.run(
    'select 1 from secret where id = (select secret_id from replica where replica_id = $1) for update',
    [replicaId],
  );
}

/** Turns a replica into a secret of its own. Answers the id of the primary it belonged to, if there is one. */
export async function detachReplica(tx: Connection, replicaId: number): Promise<number | undefined> {
  await tx.run('update secret set primary_region = null where id = $1', [replicaId]);
  const [row] = await tx.rows<{ secret_id: number }>(
    'delete from replica where replica_id = $1 returning secret_id',
    [replicaId],
  );
  return row?.secret_id;
}

export async function saveReplicaStatus(
  tx: Connection,
  place: { secretId: number; region: string },
  state: { status: ReplicaStatus; message: string; replicaId?: number },
): Promise<void> {
  await tx.run(
    `update replica set status = $3, message = $4, replica_id = coalesce($5, replica_id)
      where secret_id = $1 and region = $2`,
    [place.secretId, place.region, state.status, state.message, state.replicaId ?? null],
  );
}

/** A few primaries with copies that are behind. */
export async function findPrimariesBehind(tx: Connection, limit: number): Promise<number[]> {
  const rows = await tx.rows<{ secret_id: number }>(
    `select distinct secret_id from replica where status = 'InProgress' limit $1`,
    [limit],
  );
  return rows.map((row) => row.secret_id);
}

/** Makes the row of a copy: the name and suffix of its primary in another region. */
export async function insertCopy(
  tx: Connection,
  primary: StoredSecret,
  copy: { region: string; kmsKeyArn: string | undefined; now: Date },
): Promise<StoredSecret | undefined> {
  const [row] = await tx.rows<SecretRow>(
    `insert into secret (account, region, name, suffix, kms_key_arn, created_at, last_changed_at, primary_region)
     values ($1, $2, $3, $4, $5, $6, $6, $7) on conflict (account, region, name) do nothing returning *`,
    [
      primary.account,
      copy.region,
      primary.name,
      primary.suffix,
      copy.kmsKeyArn ?? null,
      copy.now,
      primary.region,
    ],
  );
  return row && secretFrom(row);
}

/** Brings everything of a copy that is not a version up to its primary. */
export async function copyMembers(tx: Connection, primary: StoredSecret, replicaId: number): Promise<void> {
  await tx.run(
    `update secret c set description = p.description, tags = p.tags, resource_policy = p.resource_policy,
            managed_type = p.managed_type, last_changed_at = p.last_changed_at
       from secret p where p.id = $1 and c.id = $2`,
    [primary.id, replicaId],
  );
}
