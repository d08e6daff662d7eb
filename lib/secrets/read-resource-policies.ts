import type { Aws } from '#lib/aws/aws.ts';
import { getResourcePolicy } from '#lib/aws/get-resource-policy.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import type { AwsCode } from '#lib/aws/rules/errors.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import type { ConnectedRegion } from './queries/connected-regions.ts';
import { reachOfPolicy } from './rules/resource-policy.ts';
import { keepPolicy, loadUnreadPolicies } from './store/resource-policies.ts';

/** Asked of one region in one run; the next run goes on. */
const MOST_AT_ONCE = 200;

export interface PoliciesRead {
  readonly read: number;
  /** What ended the run early; null: all that was due was read. */
  readonly stopped: AwsCode | 'place' | null;
}

/**
 * Reads the policies on secrets that changed since they were last read, one after the other: a policy is wanted soon,
 * not at once, and the account's quota belongs to its services. A refusal that will meet every secret ends the run.
 */
export async function readResourcePolicies(
  db: Database,
  aws: Aws,
  region: ConnectedRegion,
  signal?: AbortSignal,
): Promise<PoliciesRead> {
  const place = placeIn(region, region.region);
  if (!place.ok || region.kind !== aws.kind) return { read: 0, stopped: 'place' };
  let read = 0;
  for (const secret of await loadUnreadPolicies(db, region, MOST_AT_ONCE)) {
    if (signal?.aborted) break;
    const at = await databaseNow(db.prisma);
    const answer = await getResourcePolicy(aws, place.value, secret.arn, signal ? { signal } : {});
    if (!answer.ok && answer.refusal.code !== 'not-found') return { read, stopped: answer.refusal.code };
    // A secret that went meanwhile is the sync's to tell; it has no policy.
    const text = answer.ok ? answer.value : null;
    await keepPolicy(db, secret.id, { text, reach: reachOfPolicy(text, secret.accountId), at });
    read += 1;
  }
  return { read, stopped: null };
}
