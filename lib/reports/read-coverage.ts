import type { Database } from '#lib/db/client.ts';
import type { Stretch } from '#lib/trail/rules/coverage.ts';
import { type Coverage, coverageOf } from './rules/coverage.ts';
import { logBegan, readConnectedPlaces, readSeen } from './store/coverage.ts';
import { pastKeptFrom } from './store/snapshot.ts';

/** How the feeds saw a stretch of time, as it is known now. */
export async function readCoverage(db: Database, window: Stretch): Promise<Coverage> {
  const [seen, connected, kept, began] = await Promise.all([
    readSeen(db.pool),
    readConnectedPlaces(db.pool),
    pastKeptFrom(db.pool),
    logBegan(db.pool),
  ]);
  const read = new Set(
    seen.filter((row) => row.seen.length > 0).map((row) => `${row.account} ${row.region}`),
  );
  return {
    sources: seen
      .filter((row) => row.seen.length > 0)
      .map(({ source, account, region, seen: stretches }) =>
        coverageOf({ source, account, region }, window, stretches),
      ),
    neverRead: connected.filter(({ account, region }) => !read.has(`${account} ${region}`)),
    pastKeptFrom: kept.toISOString(),
    ...(began !== null && began > window.from ? { logBegan: began.toISOString() } : {}),
  };
}
