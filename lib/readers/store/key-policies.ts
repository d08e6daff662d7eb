import type { Transaction } from '#lib/db/client.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

export interface KeyToAsk {
  readonly keyId: string;
}

/** Keys of customers that protected secrets of a region lie under and that were not asked for since `before`. */
export async function loadDueKeys(
  db: Reader,
  { connectionId, region }: { readonly connectionId: string; readonly region: string },
  before: Date,
  most: number,
): Promise<readonly KeyToAsk[]> {
  return await db.$queryRaw<KeyToAsk[]>`
    SELECT DISTINCT s.kms_key_id AS "keyId" FROM secret s
      LEFT JOIN key_policy k ON k.connection_id = s.connection_id AND k.region = s.region AND k.key_id = s.kms_key_id
     WHERE s.connection_id = ${connectionId} AND s.region = ${region} AND s.gone_at IS NULL
       AND s.environment IN ('production', 'unknown') AND s.kms_key_id IS NOT NULL
       AND s.kms_key_id NOT LIKE '%alias/aws/secretsmanager' AND (k.asked_at IS NULL OR k.asked_at < ${before})
     LIMIT ${most}`;
}

export interface AskedKey {
  readonly keyArn: string | null;
  readonly policy: string | null;
  readonly refusedCode: string | null;
}

/** Keeps what KMS said. A policy that was read once stays when it is refused later, beside why. */
export async function saveKeyPolicy(
  tx: Transaction,
  at: { readonly connectionId: string; readonly region: string; readonly keyId: string },
  { keyArn, policy, refusedCode }: AskedKey,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO key_policy (connection_id, region, key_id, key_arn, policy, refused_code, asked_at)
    VALUES (${at.connectionId}, ${at.region}, ${at.keyId}, ${keyArn}, ${policy}, ${refusedCode}, clock_timestamp())
    ON CONFLICT (connection_id, region, key_id) DO UPDATE SET key_arn = COALESCE(excluded.key_arn, key_policy.key_arn),
      policy = COALESCE(excluded.policy, key_policy.policy), refused_code = excluded.refused_code,
      asked_at = excluded.asked_at`;
}

export interface StoredKeyPolicy {
  readonly region: string;
  readonly keyId: string;
  readonly keyArn: string | null;
  readonly policy: string | null;
}

export async function loadKeyPolicies(db: Reader, connectionId: string): Promise<readonly StoredKeyPolicy[]> {
  return await db.$queryRaw<StoredKeyPolicy[]>`
    SELECT region, key_id AS "keyId", key_arn AS "keyArn", policy FROM key_policy WHERE connection_id = ${connectionId}`;
}
