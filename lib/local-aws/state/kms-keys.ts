import { createHash } from 'node:crypto';
import { managedKeyPolicy, ownerKeyPolicy } from '../rules/kms/key-policy.ts';
import type { Connection } from './database.ts';

export const DEFAULT_ALIAS = 'alias/aws/secretsmanager';

/**
 * The ARN of the AWS managed key aws/secretsmanager of an account and region. It exists as soon as it is asked for;
 * its id is made from its place, so it needs no row.
 */
export function defaultKeyArn(account: string, region: string): string {
  const digest = createHash('sha256').update(`aws/secretsmanager ${account} ${region}`).digest();
  return `arn:aws:kms:${region}:${account}:key/${uuidFrom(digest)}`;
}

/** A version 4 UUID out of 16 bytes or more. */
export function uuidFrom(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.subarray(0, 16));
  hex[6] = ((hex[6] ?? 0) & 0x0f) | 0x40;
  hex[8] = ((hex[8] ?? 0) & 0x3f) | 0x80;
  return hex.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export interface KmsKey {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly keyId: string;
  readonly enabled: boolean;
  readonly description: string;
  readonly policy: string;
  readonly rotationEnabled: boolean;
  readonly createdAt: Date;
  readonly manager: 'AWS' | 'CUSTOMER';
}

interface KeyRow {
  arn: string;
  account: string;
  region: string;
  key_id: string;
  enabled: boolean;
  description: string;
  policy: string | null;
  rotation_enabled: boolean;
  created_at: Date;
}

function keyFrom(row: KeyRow): KmsKey {
  return {
    arn: row.arn,
    account: row.account,
    region: row.region,
    keyId: row.key_id,
    enabled: row.enabled,
    description: row.description,
    policy: row.policy ?? ownerKeyPolicy(row.account),
    rotationEnabled: row.rotation_enabled,
    createdAt: row.created_at,
    manager: 'CUSTOMER',
  };
}

/** AWS managed keys are as old as the service; theirs is not a fact of this server. */
const MANAGED_SINCE = new Date('2018-04-04T00:00:00Z');

/** The AWS managed key of an account and region as other keys are told of. */
export function managedKey(place: { account: string; region: string }): KmsKey {
  const arn = defaultKeyArn(place.account, place.region);
  return {
    arn,
    ...place,
    keyId: arn.split('/').at(-1) ?? '',
    enabled: true,
    description: 'Default key that protects my Secrets Manager data when no other key is defined',
    policy: managedKeyPolicy(place.account, place.region),
    rotationEnabled: true,
    createdAt: MANAGED_SINCE,
    manager: 'AWS',
  };
}

/** Finds a customer key by key id, key ARN, alias name or alias ARN. */
export async function findKmsKey(
  tx: Connection,
  place: { account: string; region: string },
  keyId: string,
): Promise<KmsKey | undefined> {
  const alias = keyId.replace(`arn:aws:kms:${place.region}:${place.account}:`, '');
  const [row] = await tx.rows<KeyRow>(
    `select k.* from kms_key k
      where k.account = $1 and k.region = $2
        and (k.arn = $3 or k.key_id = $3
             or k.arn = (select a.key_arn from kms_alias a
                          where a.account = $1 and a.region = $2 and a.name = $4))`,
    [place.account, place.region, keyId, alias],
  );
  return row && keyFrom(row);
}

export async function findKmsKeyByArn(tx: Connection, arn: string): Promise<KmsKey | undefined> {
  const [row] = await tx.rows<KeyRow>('select * from kms_key where arn = $1', [arn]);
  return row && keyFrom(row);
}

/** Customer keys of a place, by id, after a place in that order. */
export async function listKmsKeys(
  tx: Connection,
  place: { account: string; region: string },
  page: { after: string; limit: number },
): Promise<KmsKey[]> {
  const rows = await tx.rows<KeyRow>(
    'select * from kms_key where account = $1 and region = $2 and key_id > $3 order by key_id limit $4',
    [place.account, place.region, page.after, page.limit],
  );
  return rows.map(keyFrom);
}

export interface KmsAlias {
  readonly name: string;
  readonly keyArn: string;
}

/** Aliases of customer keys by name, of one key or of all. */
export async function listKmsAliases(
  tx: Connection,
  place: { account: string; region: string },
  page: { keyArn: string | undefined; after: string; limit: number },
): Promise<KmsAlias[]> {
  return await tx.rows<KmsAlias>(
    `select name, key_arn as "keyArn" from kms_alias
      where account = $1 and region = $2 and name collate "C" > $3 and ($4::text is null or key_arn = $4)
      order by name collate "C" limit $5`,
    [place.account, place.region, page.after, page.keyArn ?? null, page.limit],
  );
}

/** Whether the name was free. */
export async function saveKmsAlias(
  tx: Connection,
  place: { account: string; region: string },
  alias: KmsAlias,
): Promise<boolean> {
  const made = await tx.run(
    'insert into kms_alias (account, region, name, key_arn) values ($1, $2, $3, $4) on conflict do nothing',
    [place.account, place.region, alias.name, alias.keyArn],
  );
  return made === 1;
}

export async function setKmsKeyEnabled(tx: Connection, arn: string, enabled: boolean): Promise<void> {
  await tx.run('update kms_key set enabled = $2 where arn = $1', [arn, enabled]);
}

export async function setKmsKeyPolicy(tx: Connection, arn: string, policy: string): Promise<void> {
  await tx.run('update kms_key set policy = $2 where arn = $1', [arn, policy]);
}

export interface NewKmsKey {
  readonly account: string;
  readonly region: string;
  readonly keyId: string;
  readonly alias?: string;
  readonly description?: string;
  readonly policy?: string;
  readonly rotationEnabled?: boolean;
  readonly createdAt?: Date;
}

/** Answers the ARN of the key. */
export async function saveKmsKey(tx: Connection, key: NewKmsKey): Promise<string> {
  const arn = `arn:aws:kms:${key.region}:${key.account}:key/${key.keyId}`;
  await tx.run(
    `insert into kms_key (arn, account, region, key_id, description, policy, rotation_enabled, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now()))`,
    [
      arn,
      key.account,
      key.region,
      key.keyId,
      key.description ?? '',
      key.policy ?? null,
      key.rotationEnabled ?? false,
      key.createdAt ?? null,
    ],
  );
  if (key.alias !== undefined) await saveKmsAlias(tx, key, { name: key.alias, keyArn: arn });
  return arn;
}
