import type { Database } from '#lib/db/client.ts';
import { feedHealth } from '#lib/trail/queries/feed-health.ts';
import { openIntegrity } from '#lib/trail/queries/integrity.ts';
import type { IntegrityFacts, TrailSourceFacts } from './rules/facts.ts';

/** What the trail says of its own sources, as checks look at it. */
export async function loadTrailFacts(
  db: Database,
  now: Date,
): Promise<{ readonly sources: readonly TrailSourceFacts[]; readonly integrity: readonly IntegrityFacts[] }> {
  const [{ sources }, integrity] = await Promise.all([feedHealth(db, now), openIntegrity(db)]);
  const at = (text: string | null) => (text === null ? null : new Date(text));
  return {
    sources: sources
      .filter(({ source }) => source !== 'file')
      .map((feed) => ({
        source: feed.source,
        account: feed.account,
        region: feed.region,
        quietSince: at(feed.quietSince),
        forgottenAt: at(feed.forgottenAt),
        emptySince: feed.source === 's3' && feed.lastEventAt === null ? at(feed.from) : null,
      })),
    integrity: integrity.map((one) => ({ ...one, foundAt: new Date(one.foundAt) })),
  };
}
