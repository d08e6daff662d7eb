import type { Transaction } from '#lib/db/client.ts';
import { tagsSchema } from '#lib/secrets/rules/mirrored-json.ts';
import type { ScopeFacts } from '../rules/policy.ts';
import type { Reader } from './clock.ts';

/** What access needs to know of a secret. Metadata as AWS last told us. */
export interface SecretFacts extends ScopeFacts {
  readonly secretId: string;
  readonly connectionId: string;
  readonly arn: string;
  readonly owner: string | null;
  readonly keyNames: readonly string[];
  /** All staging labels of versions still there. */
  readonly labels: readonly string[];
  /** Ids of versions still there. */
  readonly versionIds: readonly string[];
  readonly markedForDeletion: boolean;
  readonly gone: boolean;
}

type SecretRow = Omit<SecretFacts, 'tags'> & { tags: unknown };

/** Secrets by id, gone ones too. */
export async function loadSecrets(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SecretFacts>> {
  const rows = await db.$queryRaw<SecretRow[]>`
    SELECT s.id AS "secretId", s.connection_id AS "connectionId", s.arn, s.name, s.environment,
           s.account_id AS "accountId", s.region, s.owner, s.key_names AS "keyNames", s.tags,
           s.deletion_asked_at IS NOT NULL AS "markedForDeletion", s.gone_at IS NOT NULL AS gone,
           ARRAY(SELECT DISTINCT unnest(v.labels) FROM secret_version v
                  WHERE v.secret_id = s.id AND v.gone_at IS NULL) AS labels,
           ARRAY(SELECT v.version_id FROM secret_version v
                  WHERE v.secret_id = s.id AND v.gone_at IS NULL) AS "versionIds"
      FROM secret s WHERE s.id = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.secretId, { ...row, tags: readTags(row.tags) }]));
}

/** One secret, or null. */
export async function loadSecret(db: Reader, secretId: string): Promise<SecretFacts | null> {
  return (await loadSecrets(db, [secretId])).get(secretId) ?? null;
}

/** Where a secret is, for the one read of a reveal. */
export type SecretPlace = Pick<SecretFacts, 'secretId' | 'connectionId' | 'arn' | 'region' | 'gone'>;

export async function loadSecretPlace(db: Reader, secretId: string): Promise<SecretPlace | null> {
  const rows = await db.$queryRaw<SecretPlace[]>`
    SELECT id AS "secretId", connection_id AS "connectionId", arn, region, gone_at IS NOT NULL AS gone
      FROM secret WHERE id = ${secretId}`;
  return rows[0] ?? null;
}

/** Keeps the JSON key names that a reveal saw. Names only; never a value, a length or a hash. */
export async function keepKeyNames(
  tx: Transaction,
  secretId: string,
  names: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE secret SET key_names = ${[...names]} WHERE id = ${secretId} AND key_names IS DISTINCT FROM ${[...names]}`;
}

/** Tags are kept as a list of pairs; anything else counts as no tags. */
function readTags(tags: unknown): Record<string, string> {
  const parsed = tagsSchema.safeParse(tags);
  return parsed.success ? Object.fromEntries(parsed.data.map((tag) => [tag.key, tag.value])) : {};
}
