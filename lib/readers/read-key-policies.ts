import type { Aws } from '#lib/aws/aws.ts';
import { getKeyPolicy } from '#lib/aws/get-key-policy.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import type { AwsCode } from '#lib/aws/rules/errors.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import type { ConnectedRegion } from '#lib/secrets/queries/connected-regions.ts';
import { loadDueKeys, saveKeyPolicy } from './store/key-policies.ts';

/** Asked of one region in one run; the next run goes on. */
const MOST_AT_ONCE = 100;
/** A refusal that will meet every key, so that asking for more of them helps nobody. */
const MEETS_ALL: ReadonlySet<AwsCode> = new Set([
  'throttled',
  'busy',
  'unreachable',
  'timed-out',
  'expired-credentials',
]);

/** Reads the policies of the keys that protected secrets lie under. @returns how many were read. */
export async function readKeyPolicies(
  db: Database,
  aws: Aws,
  region: ConnectedRegion,
  olderThanSeconds: number,
  signal?: AbortSignal,
): Promise<number> {
  const place = placeIn(region, region.region);
  if (!place.ok || region.kind !== aws.kind) return 0;
  const before = new Date((await databaseNow(db.prisma)).getTime() - olderThanSeconds * 1_000);
  let read = 0;
  for (const { keyId } of await loadDueKeys(db.prisma, region, before, MOST_AT_ONCE)) {
    if (signal?.aborted) break;
    const answer = await getKeyPolicy(aws, place.value, keyId, signal ? { signal } : {});
    if (!answer.ok && MEETS_ALL.has(answer.refusal.code)) break;
    const said = answer.ok
      ? { ...answer.value, refusedCode: null }
      : { keyArn: null, policy: null, refusedCode: answer.refusal.code };
    await db.transaction((tx) => saveKeyPolicy(tx, { ...region, keyId }, said));
    read += 1;
  }
  return read;
}
