import { placeIn } from '#lib/aws/rules/account.ts';
import { databaseNow } from '#lib/db/client.ts';
import { connectedRegions } from '#lib/secrets/queries/connected-regions.ts';
import { lookUpLabelActs } from '#lib/trail/look-up-label-acts.ts';
import { listSources } from '#lib/trail/queries/list-sources.ts';
import { readLookup } from '#lib/trail/read-lookup.ts';
import { boundedLookupClient } from '#lib/trail/sources/bounded-lookup-client.ts';
import { createPacer, LOOKUPS_PER_SECOND, type Pacer } from '#lib/trail/sources/lookup.ts';
import type { ProductJobContext } from './product-job-context.ts';

/** Older days of one run: it ends soon enough for the newest records to be asked for again. */
const OLDER_DAYS_AT_ONCE = 4;

/**
 * Reads what CloudTrail has to say of every connected region since the last time. `share`: the part of the quota that we
 * take. The rest is left to people and their tools, who would be refused while thirty days are read for the first time;
 * with 1 that first reading is done as soon as AWS allows.
 */
export function pollTrail(share: number): (context: ProductJobContext) => Promise<void> {
  // One pacer per account and region for the life of the process: AWS counts the calls of everybody together.
  const pacers = new Map<string, Pacer>();
  const pacerOf = (key: string): Pacer => {
    const known = pacers.get(key) ?? createPacer(share * LOOKUPS_PER_SECOND);
    pacers.set(key, known);
    return known;
  };
  return (context) => pollRegions(context, pacerOf);
}

async function pollRegions(
  { db, aws, log, signal }: ProductJobContext,
  pacerOf: (key: string) => Pacer,
): Promise<void> {
  const sources = await listSources(db);
  const regions = (await connectedRegions(db)).filter(
    (region) => region.kind === aws.kind && sources.get(region.connectionId)?.lookup.isOn !== false,
  );
  await Promise.all(
    regions.map(async (connected) => {
      const place = placeIn(connected, connected.region);
      if (!place.ok) return;
      const source = {
        connectionId: connected.connectionId,
        account: connected.accountId,
        region: connected.region,
        client: boundedLookupClient(aws, place.value, signal),
        pacer: pacerOf(`${connected.accountId} ${connected.region}`),
      };
      const now = await databaseNow(db.prisma);
      const done = await readLookup(db, source, { now, signal, mostOlder: OLDER_DAYS_AT_ONCE });
      if (!done.ok)
        log.warn({
          event: 'trail.stopped',
          connection: connected.connectionId,
          region: connected.region,
          code: done.refusal.code,
        });
      else await lookUpLabelActs(db, source, { now, signal });
    }),
  );
}
