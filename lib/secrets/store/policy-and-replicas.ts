import type { Database } from '#lib/db/client.ts';
import type { Reach } from '#lib/people/rules/reach.ts';
import { andReach } from './scope-conditions.ts';

export interface PolicyRow {
  readonly text: string | null;
  readonly isPublic: boolean;
  readonly accounts: readonly string[];
  readonly readAt: Date | null;
}

/** The policy on a secret as it was last read. */
export async function loadPolicy(db: Database, secretId: string): Promise<PolicyRow | null> {
  const { rows } = await db.pool.query<PolicyRow>(
    `SELECT resource_policy AS text, policy_public AS "isPublic", policy_accounts AS accounts, policy_read_at AS "readAt"
     FROM secret WHERE id = $1`,
    [secretId],
  );
  return rows[0] ?? null;
}

/** How many other secrets of the account and region are under the same key, as far as they are within reach. */
export async function countUnderKey(db: Database, secretId: string, reach: Reach): Promise<number> {
  const values: unknown[] = [secretId];
  const within = andReach(reach, (value) => `$${values.push(value)}`, 'o');
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM secret o JOIN secret s ON s.id = $1
     WHERE o.id <> s.id AND o.gone_at IS NULL AND o.kms_key_id = s.kms_key_id AND o.kms_key_id IS NOT NULL${within}`,
    values,
  );
  return rows[0]?.n ?? 0;
}

export interface CopyRow {
  readonly id: string;
  readonly region: string;
  readonly currentVersionId: string | null;
  readonly checkedAt: Date;
}

/** The copies of a secret, and its primary, that the inventory itself sees in other regions. */
export async function loadCopies(db: Database, secretId: string, reach: Reach): Promise<readonly CopyRow[]> {
  const values: unknown[] = [secretId];
  const within = andReach(reach, (value) => `$${values.push(value)}`, 'c');
  const { rows } = await db.pool.query<CopyRow>(
    `SELECT c.id, c.region, v.version_id AS "currentVersionId",
            greatest(c.checked_at, r.seen_at) AS "checkedAt"
     FROM secret s
     JOIN secret c ON c.account_id = s.account_id AND c.name = s.name AND c.region <> s.region AND c.gone_at IS NULL
       AND (c.primary_region = s.primary_region OR c.primary_region = s.region)
     LEFT JOIN connection_region r ON r.connection_id = c.connection_id AND r.region = c.region
     LEFT JOIN secret_version v ON v.secret_id = c.id AND 'AWSCURRENT' = ANY(v.labels)
     WHERE s.id = $1${within} ORDER BY c.region LIMIT 40`,
    values,
  );
  return rows;
}
