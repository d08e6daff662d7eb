import type { Labels } from '../rules/secrets/label-moves.ts';
import type { Connection, Transaction } from './database.ts';
import type { Sealed, Vault } from './vault.ts';

/** A value as the wire carries it. */
export type SecretValue =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Buffer };

export interface StoredVersion {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastAccessedOn: string | undefined;
  /** The customer key, or undefined for the default key. */
  readonly kmsKeyArn: string | undefined;
  /** Undefined for a version that was reserved and never filled. */
  readonly sealed: (Sealed & { readonly kind: 'string' | 'binary' }) | undefined;
}

interface VersionRow {
  id: string;
  created_at: Date;
  last_accessed_on: string | null;
  kms_key_arn: string | null;
  kind: 'string' | 'binary' | null;
  data_key: Buffer | null;
  payload: Buffer | null;
}

export async function findVersion(
  tx: Connection,
  secretId: number,
  id: string,
): Promise<StoredVersion | undefined> {
  const [row] = await tx.rows<VersionRow>('select * from secret_version where secret_id = $1 and id = $2', [
    secretId,
    id,
  ]);
  return row && versionFrom(row);
}

function versionFrom(row: VersionRow): StoredVersion {
  const { kind, data_key: dataKey, payload } = row;
  return {
    id: row.id,
    createdAt: row.created_at,
    lastAccessedOn: row.last_accessed_on ?? undefined,
    kmsKeyArn: row.kms_key_arn ?? undefined,
    sealed: kind === null || dataKey === null || payload === null ? undefined : { kind, dataKey, payload },
  };
}

/** Puts a value under its data key, bound to the secret and the version. */
export function sealValue(
  vault: Vault,
  at: { keyArn: string; secretArn: string; versionId: string },
  value: SecretValue,
): Sealed & { kind: 'string' | 'binary' } {
  const plain = value.kind === 'string' ? Buffer.from(value.text) : value.bytes;
  return { kind: value.kind, ...vault.seal(at.keyArn, `${at.secretArn} ${at.versionId}`, plain) };
}

export function openValue(
  vault: Vault,
  at: { keyArn: string; secretArn: string; versionId: string },
  sealed: Sealed & { kind: 'string' | 'binary' },
): SecretValue {
  const plain = vault.open(at.keyArn, `${at.secretArn} ${at.versionId}`, sealed);
  return sealed.kind === 'string'
    ? { kind: 'string', text: plain.toString() }
    : { kind: 'binary', bytes: plain };
}

/** Writes a version, or fills one that was reserved empty. */
export function saveVersion(
  tx: Transaction,
  secretId: number,
  version: {
    readonly id: string;
    readonly sealed: Sealed & { kind: 'string' | 'binary' };
    readonly kmsKeyArn: string | undefined;
    readonly now: Date;
  },
): void {
  tx.post(
    `insert into secret_version (secret_id, id, kind, data_key, payload, kms_key_arn, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (secret_id, id) do update
        set kind = excluded.kind, data_key = excluded.data_key, payload = excluded.payload,
            kms_key_arn = excluded.kms_key_arn
      where secret_version.kind is null`,
    [
      secretId,
      version.id,
      version.sealed.kind,
      version.sealed.dataKey,
      version.sealed.payload,
      version.kmsKeyArn ?? null,
      version.now,
    ],
  );
}

export async function readLabels(tx: Connection, secretId: number): Promise<Labels> {
  return (await readLabelsOf(tx, [secretId])).get(secretId) ?? new Map();
}

/** The labels of several secrets at once: secret id → labels. */
export async function readLabelsOf(
  tx: Connection,
  secretIds: readonly number[],
): Promise<Map<number, Labels>> {
  const rows = await tx.rows<{ secret_id: number; label: string; version_id: string }>(
    'select secret_id, label, version_id from secret_label where secret_id = any($1)',
    [secretIds],
  );
  const all = new Map<number, Map<string, string>>();
  for (const row of rows) {
    const labels = all.get(row.secret_id) ?? new Map<string, string>();
    all.set(row.secret_id, labels.set(row.label, row.version_id));
  }
  return all;
}

/** Makes the labels of a secret exactly these. */
export function saveLabels(tx: Transaction, secretId: number, before: Labels, after: Labels): void {
  const gone = [...before.keys()].filter((label) => !after.has(label));
  const set = [...after].filter(([label, version]) => before.get(label) !== version);
  if (gone.length > 0) {
    tx.post('delete from secret_label where secret_id = $1 and label = any($2)', [secretId, gone]);
  }
  if (set.length > 0) {
    tx.post(
      `insert into secret_label (secret_id, label, version_id)
       select $1, l, v from unnest($2::text[], $3::text[]) as e (l, v)
       on conflict (secret_id, label) do update set version_id = excluded.version_id`,
      [secretId, set.map(([label]) => label), set.map(([, version]) => version)],
    );
  }
}

export interface ListedVersion extends StoredVersion {
  readonly number: number;
}

/** Versions in the order they were made, after a place. Values are left where they are. */
export async function listVersions(
  tx: Connection,
  secretId: number,
  page: { withDeprecated: boolean; after: number; limit: number },
): Promise<ListedVersion[]> {
  const rows = await tx.rows<VersionRow & { number: number }>(
    `select v.id, v.created_at, v.last_accessed_on, v.kms_key_arn, null as kind, null as data_key,
            null as payload, v.number
       from secret_version v
      where v.secret_id = $1 and v.number > $2
        and ($3 or exists (select 1 from secret_label l where l.secret_id = v.secret_id and l.version_id = v.id))
      order by v.number limit $4`,
    [secretId, page.after, page.withDeprecated, page.limit],
  );
  return rows.map((row) => ({ ...versionFrom(row), number: row.number }));
}

const MOST_DEPRECATED = 100;

/** Removes versions without labels beyond the newest hundred. */
export function dropOldestDeprecated(tx: Transaction, secretId: number): void {
  tx.post(
    `delete from secret_version where secret_id = $1 and id in (
       select v.id from secret_version v
        where v.secret_id = $1
          and not exists (select 1 from secret_label l where l.secret_id = v.secret_id and l.version_id = v.id)
        order by v.number desc offset $2)`,
    [secretId, MOST_DEPRECATED],
  );
}

export async function removeVersion(tx: Connection, secretId: number, id: string): Promise<void> {
  await tx.run('delete from secret_version where secret_id = $1 and id = $2', [secretId, id]);
}

/** Makes a version without a value, as a rotation does before its function fills it. */
export async function reserveVersion(
  tx: Connection,
  secretId: number,
  version: { id: string; kmsKeyArn: string | undefined; now: Date },
): Promise<void> {
  await tx.run(
    'insert into secret_version (secret_id, id, kms_key_arn, created_at) values ($1, $2, $3, $4)',
    [secretId, version.id, version.kmsKeyArn ?? null, version.now],
  );
}

/** Puts the value of a version under another key. */
export async function resealVersion(
  tx: Connection,
  secretId: number,
  version: { id: string; sealed: Sealed; kmsKeyArn: string | undefined },
): Promise<void> {
  await tx.run(
    `update secret_version set data_key = $3, payload = $4, kms_key_arn = $5 where secret_id = $1 and id = $2`,
    [secretId, version.id, version.sealed.dataKey, version.sealed.payload, version.kmsKeyArn ?? null],
  );
}

/** All versions of a secret with their values, oldest first. */
export async function allVersions(tx: Connection, secretId: number): Promise<StoredVersion[]> {
  const rows = await tx.rows<VersionRow>(
    'select * from secret_version where secret_id = $1 order by number',
    [secretId],
  );
  return rows.map(versionFrom);
}
