import { createHash } from 'node:crypto';
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
  readonly enabled: boolean;
}

/** Finds a customer key by key id, key ARN, alias name or alias ARN. */
export async function findKmsKey(
  tx: Connection,
  place: { account: string; region: string },
  keyId: string,
): Promise<KmsKey | undefined> {
  const alias = keyId.replace(`arn:aws:kms:${place.region}:${place.account}:`, '');
  const [row] = await tx.rows<{ arn: string; enabled: boolean }>(
    `select k.arn, k.enabled from kms_key k
      where k.account = $1 and k.region = $2
        and (k.arn = $3 or k.key_id = $3
             or k.arn = (select a.key_arn from kms_alias a
                          where a.account = $1 and a.region = $2 and a.name = $4))`,
    [place.account, place.region, keyId, alias],
  );
  return row;
}

export async function findKmsKeyByArn(tx: Connection, arn: string): Promise<KmsKey | undefined> {
  const [row] = await tx.rows<KmsKey>('select arn, enabled from kms_key where arn = $1', [arn]);
  return row;
}

export async function saveKmsKey(
  tx: Connection,
  key: { account: string; region: string; keyId: string; alias: string },
): Promise<string> {
  const arn = `arn:aws:kms:${key.region}:${key.account}:key/${key.keyId}`;
  await tx.run('insert into kms_key (arn, account, region, key_id) values ($1, $2, $3, $4)', [
    arn,
    key.account,
    key.region,
    key.keyId,
  ]);
  await tx.run('insert into kms_alias (account, region, name, key_arn) values ($1, $2, $3, $4)', [
    key.account,
    key.region,
    key.alias,
    arn,
  ]);
  return arn;
}
