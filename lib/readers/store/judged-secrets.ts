import type { Transaction } from '#lib/db/client.ts';

type Reader = Pick<Transaction, '$queryRaw'>;

/**
 * A protected secret that lives, as far as its readers are judged by it. One whose policy was not asked for yet is left
 * out: what its policy says would look like news a minute later.
 */
export interface SecretToJudge {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly accountId: string;
  readonly kmsKeyId: string | null;
  readonly tags: unknown;
  readonly policy: string | null;
  readonly setId: string | null;
}

export async function loadSecretsToJudge(
  db: Reader,
  connectionId: string,
  after: string,
  most: number,
): Promise<readonly SecretToJudge[]> {
  return await db.$queryRaw<SecretToJudge[]>`
    SELECT s.id, s.arn, s.region, s.account_id AS "accountId", s.kms_key_id AS "kmsKeyId", s.tags,
           s.resource_policy AS policy, d.set_id AS "setId"
      FROM secret s LEFT JOIN secret_direct_readers d ON d.secret_id = s.id
     WHERE s.connection_id = ${connectionId} AND s.gone_at IS NULL AND s.environment IN ('production', 'unknown')
       AND s.policy_read_at IS NOT NULL AND s.id > ${after}
     ORDER BY s.id LIMIT ${most}`;
}

/** Raised whenever the same policies are judged or kept otherwise than before. */
const RULES_EDITION = '1';

/**
 * A digest of everything that the readers of a connection's secrets are judged by. IAM of every connection counts: a
 * policy may let in the users and roles of another one.
 */
export async function digestOf(db: Reader, connectionId: string): Promise<string> {
  const rows = await db.$queryRaw<{ digest: string }[]>`
    SELECT md5(concat_ws(' ', ${RULES_EDITION}::text,
      (SELECT string_agg(connection_id || edition, ',' ORDER BY connection_id) FROM iam_reading WHERE read_at IS NOT NULL),
      (SELECT string_agg(region || key_id || coalesce(md5(policy), '-'), ',' ORDER BY region, key_id)
         FROM key_policy WHERE connection_id = ${connectionId}),
      (SELECT md5(string_agg(concat_ws('|', id, kms_key_id, md5(tags::text), coalesce(md5(resource_policy), '-'),
                                       policy_read_at IS NULL), ',' ORDER BY id))
         FROM secret WHERE connection_id = ${connectionId} AND gone_at IS NULL
          AND environment IN ('production', 'unknown')))) AS digest`;
  return rows[0]?.digest ?? '';
}

export async function noteJudged(tx: Transaction, connectionId: string, digest: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE iam_reading SET judged_digest = ${digest}, judged_at = clock_timestamp() WHERE connection_id = ${connectionId}`;
}

/** Forgets the readers of secrets that went or are not protected any more, and sets that no secret has. */
export async function sweep(tx: Transaction, connectionId: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM secret_direct_readers d USING secret s
     WHERE d.connection_id = ${connectionId} AND s.id = d.secret_id
       AND (s.gone_at IS NOT NULL OR s.environment NOT IN ('production', 'unknown'))`;
  await tx.$executeRaw`
    DELETE FROM direct_reader_gain g WHERE NOT EXISTS (SELECT 1 FROM secret_direct_readers d WHERE d.secret_id = g.secret_id)`;
  await tx.$executeRaw`
    DELETE FROM direct_reader_set e
     WHERE NOT EXISTS (SELECT 1 FROM secret_direct_readers d WHERE d.set_id = e.id)`;
}
