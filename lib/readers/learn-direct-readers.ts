import type { Aws } from '#lib/aws/aws.ts';
import type { AwsCode } from '#lib/aws/rules/errors.ts';
import { type Database, databaseNow } from '#lib/db/client.ts';
import { type ConnectedRegion, connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { judgeDirectReaders } from './judge-direct-readers.ts';
import { readIdentities } from './read-identities.ts';
import { readKeyPolicies } from './read-key-policies.ts';
import { loadReadings } from './store/identities.ts';

/** IAM and keys of an account are read anew after this long. Reading IAM of a large account is dozens of calls. */
const ANEW_SECONDS = { real: 15 * 60, local: 60 } as const;

export interface Trouble {
  readonly connectionId: string;
  readonly code: AwsCode | 'place';
}

/**
 * Reads IAM and key policies of every connection where they are due, one account after the other, and judges anew where
 * something changed. An account that cannot be read keeps what was known of it and does not hold up the others.
 * @returns what could not be read.
 */
export async function learnDirectReaders(
  db: Database,
  aws: Aws,
  signal?: AbortSignal,
): Promise<readonly Trouble[]> {
  const seconds = ANEW_SECONDS[aws.kind];
  const now = (await databaseNow(db.prisma)).getTime();
  const asked = new Map(
    (await loadReadings(db.prisma)).map(({ connectionId, askedAt }) => [connectionId, askedAt.getTime()]),
  );
  const trouble: Trouble[] = [];
  const regions = await connectedRegions(db);
  for (const region of firstOfEach(regions)) {
    if (signal?.aborted) return trouble;
    const { connectionId } = region;
    if (now - (asked.get(connectionId) ?? 0) < seconds * 1_000) continue;
    const { stopped } = await readIdentities(db, aws, region, signal);
    if (stopped !== null) trouble.push({ connectionId, code: stopped });
  }
  for (const region of regions) {
    if (signal?.aborted) return trouble;
    await readKeyPolicies(db, aws, region, seconds, signal);
  }
  await judgeDirectReaders(db, signal);
  return trouble;
}

/** IAM is the same in every region. */
function firstOfEach(regions: readonly ConnectedRegion[]): readonly ConnectedRegion[] {
  return regions.filter(
    (region, place) => regions.findIndex((other) => other.connectionId === region.connectionId) === place,
  );
}
