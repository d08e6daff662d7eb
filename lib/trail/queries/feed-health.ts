import type { Database } from '#lib/db/client.ts';
import { gapsIn, joinStretches, type Stretch } from '../rules/coverage.ts';
import { HISTORY_DAYS, usualSilence, WARN_DAYS } from '../rules/feed-silence.ts';
import { type SourceRow, selectConnected, selectSources } from '../store/chart-rows.ts';
import { type DigestCoverageRow, selectDigestCoverage } from '../store/digest-rows.ts';
import { selectPauses } from '../store/feed-rows.ts';
import { listSources } from './list-sources.ts';

export interface FeedSource {
  /** `lookup`: LookupEvents. `s3`: a bucket. `eventbridge`: events that are sent. `file`: imported files. */
  readonly source: string;
  readonly connectionId: string | null;
  readonly account: string;
  readonly region: string;
  /** First instant seen, and the end of the last stretch seen; null: nothing yet. */
  readonly from: string | null;
  readonly to: string | null;
  readonly lastEventAt: string | null;
  readonly lastRunAt: string | null;
  readonly outcome: 'done' | 'failed' | 'never-run';
  /** Why the last run failed. */
  readonly words: string | null;
  /** Seconds between now and the end of what was seen; null where nothing is expected (files) or nothing was seen. */
  readonly behindSeconds: number | null;
  /** Stretches between the first and the last seen instant, of the last 90 days, that were not seen. */
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
  /** Since when there has been no record for longer than usual; null: the silence is usual, or too little is known. */
  readonly quietSince: string | null;
  /** Of the event history: when AWS forgets the oldest stretch that was not seen; null unless that is soon. */
  readonly forgottenAt: string | null;
  /** Of a bucket: what digests say. */
  readonly digests: FeedDigests | null;
}

export interface FeedDigests {
  readonly count: number;
  /** The stretch without a break whose digests and files are as CloudTrail signed them. */
  readonly verifiedFrom: string | null;
  readonly verifiedTo: string | null;
  /** Facts that speak against the trail and are not settled. */
  readonly openFacts: number;
  /** Files that were listed and could not be taken. */
  readonly notTaken: number;
}

export interface FeedHealth {
  readonly sources: readonly FeedSource[];
  /** The worst delay of all accounts and regions that are read again and again; null: none is. */
  readonly behindSeconds: number | null;
  /** Stretches that no source of their account and region has seen. */
  readonly gaps: number;
}

const KEPT_MS = 90 * 86_400_000;

/** The state of every feed: what was seen, how late it is, where it has gaps. Connected regions never read are listed too. */
export async function feedHealth(db: Database, now: Date): Promise<FeedHealth> {
  const [all, connected, digests, pauses, settings] = await Promise.all([
    selectSources(db.pool),
    selectConnected(db.pool),
    selectDigestCoverage(db.pool),
    selectPauses(db.pool),
    listSources(db),
  ]);
  // What is switched off is not expected to know anything.
  const isOff = (row: SourceRow) => {
    const set = settings.get(row.connection_id);
    if (row.source === 'lookup') return set?.lookup.isOn === false;
    if (row.source === 's3') return set?.s3?.isOn !== true;
    return row.source === 'eventbridge' && set?.eventbridge?.isOn !== true;
  };
  const rows = all.filter((row) => !isOff(row));
  const read = new Set(rows.map((row) => `${row.connection_id} ${row.region}`));
  const at = (row: { connection_id: string; account: string; region: string }) =>
    `${row.connection_id} ${row.account} ${row.region}`;
  const digestsAt = new Map(digests.map((row) => [at(row), row]));
  const pausesAt = new Map(pauses.map((row) => [`${row.source} ${at(row)}`, row.pauses]));
  const sources = [
    ...rows.map((row) =>
      sourceOf(row, now, {
        digests: row.source === 's3' ? (digestsAt.get(at(row)) ?? null) : null,
        pauses: pausesAt.get(`${row.source} ${at(row)}`) ?? [],
      }),
    ),
    ...connected
      .filter((entry) => !read.has(`${entry.connection_id} ${entry.region}`))
      .map((entry) => neverRead(entry.connection_id, entry.account, entry.region)),
  ];
  const places = byPlace(rows).map((ofPlace) => ofPlace.flatMap(({ seen }) => seen));
  const delays = places.flatMap((seen) => {
    const last = joinStretches(seen).at(-1);
    return last ? [secondsBetween(last.to, now)] : [];
  });
  return {
    sources,
    behindSeconds: delays.length === 0 ? null : Math.max(...delays),
    gaps: places.reduce((sum, seen) => sum + gapsOf(joinStretches(seen), now).length, 0),
  };
}

/** The sources that read a place: what one of them has seen was seen, whatever the others missed. */
function byPlace(rows: readonly SourceRow[]): SourceRow[][] {
  const witnesses = rows.filter(({ source }) => source === 'lookup' || source === 's3');
  return [...Map.groupBy(witnesses, ({ account, region }) => `${account} ${region}`).values()];
}

interface Beside {
  readonly digests: DigestCoverageRow | null;
  readonly pauses: readonly number[];
}

function sourceOf(row: SourceRow, now: Date, { digests, pauses }: Beside): FeedSource {
  const first = row.seen.at(0);
  const last = row.seen.at(-1);
  return {
    source: row.source,
    connectionId: row.connection_id || null,
    account: row.account,
    region: row.region,
    from: first?.from.toISOString() ?? null,
    to: last?.to.toISOString() ?? null,
    lastEventAt: row.last_event_at?.toISOString() ?? null,
    lastRunAt: row.last_run_at?.toISOString() ?? null,
    outcome: row.last_outcome === 'failed' ? 'failed' : 'done',
    words: row.last_words,
    behindSeconds:
      row.source === 'file' || row.source === 'eventbridge' || !last ? null : secondsBetween(last.to, now),
    gaps: row.source === 'file' ? [] : gapsOf(row.seen, now),
    quietSince: row.source === 'file' ? null : quietSince(row, pauses, now),
    forgottenAt: row.source === 'lookup' ? forgottenAt(row.seen, now) : null,
    digests: digests && digestsOf(digests),
  };
}

/** Judged up to where the feed has looked: what it has not seen yet may hold a record. */
function quietSince(
  { last_event_at: last, seen, source }: SourceRow,
  pauses: readonly number[],
  now: Date,
): string | null {
  const usual = usualSilence(pauses);
  if (usual === null || last === null) return null;
  const until = source === 'eventbridge' ? now : seen.at(-1)?.to;
  return until && until.getTime() - last.getTime() > usual * 1_000 ? last.toISOString() : null;
}

const DAY_MS = 86_400_000;

/** Behind the last thirty days nothing was promised; a stretch that was begun and not seen is lost when AWS forgets it. */
function forgottenAt(seen: readonly Stretch[], now: Date): string | null {
  const first = seen.at(0);
  if (!first) return null;
  const [oldest] = gapsIn({ from: first.from, to: now }, seen);
  if (!oldest) return null;
  const at = new Date(oldest.from.getTime() + HISTORY_DAYS * DAY_MS);
  return at > now && at.getTime() - now.getTime() < WARN_DAYS * DAY_MS ? at.toISOString() : null;
}

function digestsOf(row: DigestCoverageRow): FeedDigests {
  return {
    count: row.digests,
    verifiedFrom: row.verified_from?.toISOString() ?? null,
    verifiedTo: row.verified_to?.toISOString() ?? null,
    openFacts: row.open_facts,
    notTaken: row.not_taken,
  };
}

/** Files are what somebody chose to import: between them nothing is missing that was ever promised. */
function gapsOf(seen: readonly Stretch[], now: Date): FeedSource['gaps'] {
  const first = seen.at(0);
  const last = seen.at(-1);
  if (!first || !last) return [];
  const from = new Date(Math.max(first.from.getTime(), now.getTime() - KEPT_MS));
  return gapsIn({ from, to: last.to }, seen).map((gap) => ({
    from: gap.from.toISOString(),
    to: gap.to.toISOString(),
  }));
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
}

function neverRead(connectionId: string, account: string, region: string): FeedSource {
  return {
    source: 'lookup',
    connectionId,
    account,
    region,
    from: null,
    to: null,
    lastEventAt: null,
    lastRunAt: null,
    outcome: 'never-run',
    words: null,
    behindSeconds: null,
    gaps: [],
    quietSince: null,
    forgottenAt: null,
    digests: null,
  };
}
