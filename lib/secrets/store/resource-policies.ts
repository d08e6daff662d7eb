import type { Database } from '#lib/db/client.ts';
import type { PolicyReach } from '../rules/resource-policy.ts';
import type { Place } from './judge-again.ts';

export interface SecretToAsk {
  readonly id: string;
  readonly arn: string;
  readonly accountId: string;
}

/**
 * Living secrets of a region whose policy was not read since they last changed, the never read ones first. AWS moves
 * LastChangedDate when a policy changes; what was read before it is old.
 */
export async function loadUnreadPolicies(
  db: Database,
  { connectionId, region }: Place,
  most: number,
): Promise<readonly SecretToAsk[]> {
  return await db.prisma.$queryRaw<SecretToAsk[]>`
    SELECT id, arn, account_id AS "accountId" FROM secret
     WHERE connection_id = ${connectionId} AND region = ${region} AND gone_at IS NULL AND deletion_asked_at IS NULL
       AND (policy_read_at IS NULL OR policy_read_at <= aws_changed_at)
     ORDER BY policy_read_at NULLS FIRST, id LIMIT ${most}`;
}

/** Keeps what was read. `at`: when it was asked, by the database's clock. */
export async function keepPolicy(
  db: Database,
  secretId: string,
  policy: { readonly text: string | null; readonly reach: PolicyReach; readonly at: Date },
): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE secret SET resource_policy = ${policy.text}, policy_public = ${policy.reach.isPublic},
           policy_accounts = ${[...policy.reach.accounts]}, policy_read_at = ${policy.at}
     WHERE id = ${secretId}`;
}
