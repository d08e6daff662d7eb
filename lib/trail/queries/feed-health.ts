import type { Database } from '#lib/db/client.ts';
import { gapsIn, type Stretch } from '../rules/coverage.ts';
import { type SourceRow, selectConnected, selectSources } from '../store/chart-rows.ts';

export interface FeedSource {
  /** `lookup`: LookupEvents. `file`: imported files. */
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
}

export interface FeedHealth {
  readonly sources: readonly FeedSource[];
  /** The worst delay of all sources that are read again and again; null: none is. */
  readonly behindSeconds: number | null;
  readonly gaps: number;
}

const KEPT_MS = 90 * 86_400_000;

/** The state of every feed: what was seen, how late it is, where it has gaps. Connected regions never read are listed too. */
export async function feedHealth(db: Database, now: Date): Promise<FeedHealth> {
  const [rows, connected] = await Promise.all([selectSources(db.pool), selectConnected(db.pool)]);
  const read = new Set(rows.map((row) => `${row.connection_id} ${row.region}`));
  const sources = [
    ...rows.map((row) => sourceOf(row, now)),
    ...connected
      .filter((entry) => !read.has(`${entry.connection_id} ${entry.region}`))
      .map((entry) => neverRead(entry.connection_id, entry.account, entry.region)),
  ];
  const repeated = sources.filter((source) => source.source !== 'file');
  const delays = repeated.flatMap((source) => source.behindSeconds ?? []);
  return {
    sources,
    behindSeconds: delays.length === 0 ? null : Math.max(...delays),
    gaps: repeated.reduce((sum, source) => sum + source.gaps.length, 0),
  };
}

function sourceOf(row: SourceRow, now: Date): FeedSource {
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
    behindSeconds: row.source === 'file' || !last ? null : secondsBetween(last.to, now),
    gaps: row.source === 'file' ? [] : gapsOf(row.seen, now),
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
  };
}
