import type { Decided } from '#components/overview/decided-list.tsx';
import { dutyProblems } from '#components/overview/duties.ts';
import { type Problem, problemsOf, type UnexplainedRead } from '#components/overview/problems.ts';
import type { ChainState } from '#components/overview/side-sections.tsx';
import type { WrongCounts } from '#components/overview/titles.ts';
import { readRegister } from '#lib/access/queries/break-glass.ts';
import { listRotationsDue } from '#lib/access/queries/ledger.ts';
import { readLogState } from '#lib/audit/log-state.ts';
import { listRecords } from '#lib/audit/queries.ts';
import type { Database } from '#lib/db/client.ts';
import { checkNamed } from '#lib/findings/checks.ts';
import { worstFindings } from '#lib/findings/queries/worst-findings.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { countSecrets } from '#lib/secrets/queries/count-secrets.ts';
import { listConnections } from '#lib/secrets/queries/list-connections.ts';
import { listSecrets } from '#lib/secrets/queries/list-secrets.ts';
import { namedSecrets } from '#lib/secrets/queries/name-secrets.ts';
import { isEnvironment } from '#lib/secrets/rules/environment.ts';
import type { EventView } from '#lib/trail/queries/event-view.ts';
import { type FeedHealth, feedHealth } from '#lib/trail/queries/feed-health.ts';
import { listEvents } from '#lib/trail/queries/list-events.ts';

const DAY_MS = 86_400_000;
const UNEXPLAINED_DAYS = 30;
const DECIDED_DAYS = 7;
const DECIDED_SHOWN = 8;
const SECRETS_RANKED = 20;
const MOST_READS = 100;
const MOST_ROTATIONS = 20;
const FINDINGS_RANKED = 12;
/** Checks whose findings are not shown otherwise and should be seen to today. */
const FOUND_ELSEWHERE = [
  'own-role-misused',
  'public-policy',
  'burst',
  'deletion-still-read',
  'rotation-failing',
  'foreign-account',
  'shared-default-key',
  'reveal-without-witness',
] as const;

export interface Watched {
  readonly problems: readonly Problem[];
  readonly counts: WrongCounts;
  readonly feed: FeedHealth;
  /** Id of a connection → its name. */
  readonly names: ReadonlyMap<string, string>;
  readonly chain: ChainState;
  readonly inventory: { readonly secrets: number; readonly accounts: number; readonly regions: number };
}

/** Everything an admin or auditor looks at first. The caller has checked that the person may read the audit log. */
export async function watch(db: Database, actor: Actor, now: Date): Promise<Watched> {
  const since = new Date(now.getTime() - UNEXPLAINED_DAYS * DAY_MS);
  const [log, reads, secrets, counted, connections, feed, findings, register, rotations] = await Promise.all([
    readLogState(db),
    unexplainedReads(db, since),
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
    worstFindings(db, actor, FOUND_ELSEWHERE, FINDINGS_RANKED),
    readRegister(db, actor, null),
    listRotationsDue(db, MOST_ROTATIONS),
  ]);
  const firstBad = log.breaks.find((one) => one.acknowledgedAt === null)?.firstBad ?? null;
  const problems = problemsOf({
    duties: dutyProblems(register.open, rotations),
    firstBadRecord: firstBad,
    unexplained: reads.human,
    unknownCallers: reads.unknown,
    unknownMore: reads.unknownMore,
    secrets: secrets.rows,
    findings: findings.map((finding) => ({ ...finding, meaning: checkNamed(finding.check)?.risk ?? '' })),
    feeds: feed.sources
      .filter((source) => source.source !== 'file')
      .map((source) => ({ ...source, gaps: source.gaps.length })),
  });
  const regions = new Set(connections.flatMap((one) => one.regions.map((region) => region.region)));
  return {
    problems,
    feed,
    names: new Map(connections.map((connection) => [connection.id, connection.name])),
    counts: {
      logChanged: firstBad !== null,
      unexplained: reads.human.length,
      unexplainedMore: reads.more,
      broken: counted.byHealth.broken,
      attention: counted.byHealth.attention,
      blind: problems.filter((problem) => problem.id.startsWith('feed ')).length,
    },
    chain: {
      intactTo: firstBad === null ? log.intactTo : null,
      newestAt: log.newestAt,
      wait: log.wait,
      checkpointAt: log.checkpoint?.at ?? null,
      keptIn: log.keptIn,
      followedAt: log.walks.full?.passedAt?.toISOString() ?? null,
    },
    inventory: { secrets: counted.total, accounts: connections.length, regions: regions.size },
  };
}

interface Unexplained {
  readonly human: readonly UnexplainedRead[];
  readonly unknown: readonly UnexplainedRead[];
  /** There are more human reads than were looked at. */
  readonly more: boolean;
  readonly unknownMore: boolean;
}

/** Unexplained reads, newest first: those by people and their tools, and those of callers whose kind is not known. */
async function unexplainedReads(db: Database, from: Date): Promise<Unexplained> {
  const of = async (kind: 'person' | 'tool' | 'unknown') => {
    const filter = { verdict: 'unexplained', kind, from } as const;
    const { events, next } = await listEvents(db, { kind: 'all' }, filter, { limit: MOST_READS });
    return { reads: events.map(readOf), more: next !== null };
  };
  const [people, tools, unknown] = await Promise.all([of('person'), of('tool'), of('unknown')]);
  const human = [...people.reads, ...tools.reads].sort((a, b) => (a.at < b.at ? 1 : -1));
  return { human, unknown: unknown.reads, more: people.more || tools.more, unknownMore: unknown.more };
}

function readOf({ eventId, who, at, secret, verdict }: EventView): UnexplainedRead {
  return { eventId, who, at, secret, sentence: verdict?.sentence ?? '' };
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
