import type { Decided } from '#components/overview/decided-list.tsx';
import { type Problem, problemsOf } from '#components/overview/problems.ts';
import type { ChainState } from '#components/overview/side-sections.tsx';
import type { WrongCounts } from '#components/overview/titles.ts';
import { chainSize, listRecords } from '#lib/audit/queries.ts';
import { verifyChain } from '#lib/audit/verify-chain.ts';
import type { Database } from '#lib/db/client.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { countSecrets } from '#lib/secrets/queries/count-secrets.ts';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';
import { listSecrets } from '#lib/secrets/queries/list-secrets.ts';
import { namedSecrets } from '#lib/secrets/queries/name-secrets.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import { type FeedHealth, feedHealth } from '#lib/trail/queries/feed-health.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';

const DAY_MS = 86_400_000;
const UNEXPLAINED_DAYS = 30;
const DECIDED_DAYS = 7;
const DECIDED_SHOWN = 8;
const SECRETS_RANKED = 20;
/** So many of the newest records of the audit log are followed link by link. */
const WALKED = 5_000;

export interface Watched {
  readonly problems: readonly Problem[];
  readonly counts: WrongCounts;
  readonly feed: FeedHealth;
  readonly chain: ChainState;
  readonly inventory: { readonly secrets: number; readonly accounts: number; readonly regions: number };
}

/** Everything an admin or auditor looks at first. The caller has checked that the person may read the audit log. */
export async function watch(db: Database, actor: Actor, now: Date): Promise<Watched> {
  const since = new Date(now.getTime() - UNEXPLAINED_DAYS * DAY_MS);
  const [verdict, size, unexplained, secrets, counted, connections, feed] = await Promise.all([
    verifyChain(db, WALKED),
    chainSize(db),
    listEvents(db, { kind: 'all' }, { verdict: 'unexplained', from: since }, { limit: 100 }),
    listSecrets(
      db,
      actor,
      { health: ['broken', 'attention', 'not-seen'] },
      { sort: 'consequence', direction: 'ascending', size: SECRETS_RANKED },
      now,
    ),
    countSecrets(db, actor),
    listConnections(db, actor),
    feedHealth(db, now),
  ]);
  const problems = problemsOf({
    firstBadRecord: verdict.intact ? null : verdict.firstBad,
    unexplained: unexplained.events.map(({ eventId, who, at, secret, verdict: judged }) => ({
      eventId,
      who,
      at,
      secret,
      sentence: judged?.sentence ?? '',
    })),
    secrets: secrets.rows,
    feeds: feed.sources
      .filter((source) => source.source !== 'file')
      .map((source) => ({ ...source, gaps: source.gaps.length })),
  });
  const regions = new Set(connections.flatMap((one) => one.regions.map((region) => region.region)));
  return {
    problems,
    feed,
    counts: {
      logChanged: !verdict.intact,
      unexplained: unexplained.events.length,
      broken: counted.byHealth.broken,
      attention: counted.byHealth.attention,
      blind: problems.filter((problem) => problem.id.startsWith('feed ')).length,
    },
    chain: { intactTo: verdict.intact ? verdict.records : null, newestAt: size.newestAt },
    inventory: { secrets: counted.total, accounts: connections.length, regions: regions.size },
  };
}

/** What the actor decided in the last days: their own records, whatever else they may read. */
export async function decidedBy(db: Database, actor: Actor, now: Date): Promise<readonly Decided[]> {
  const filter = { kinds: ['request.decided'], actorId: actor.personId } as const;
  const { records } = await listRecords(db, filter, DECIDED_SHOWN);
  const since = new Date(now.getTime() - DECIDED_DAYS * DAY_MS).toISOString();
  const recent = records.filter((record) => record.at >= since);
  const secrets = await namedSecrets(
    db,
    recent.map((record) => record.secretId),
  );
  return recent.flatMap((record) => {
    const secret = record.secretId ? secrets.get(record.secretId) : undefined;
    if (!secret || !record.requestId) return [];
    return [
      {
        id: String(record.number),
        requestId: record.requestId,
        verdict: record.data.verdict === 'deny' ? ('deny' as const) : ('approve' as const),
        at: record.at,
        secretName: secret.name,
        environment: isEnvironment(secret.environment) ? secret.environment : ('unknown' as const),
      },
    ];
  });
}
