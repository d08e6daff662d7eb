import type { Database } from '#lib/db/client.ts';
import { REASONS } from '../rules/reasons.ts';
import { selectRuns, selectUnreadable } from '../store/import-rows.ts';
import type { IngestCounts } from '../store/ingest-runs.ts';

export interface UnreadableView {
  readonly id: string;
  readonly source: string;
  readonly file: string;
  /** From 0; null: the file as a whole. */
  readonly place: number | null;
  readonly reason: string;
  readonly words: string;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  readonly bytes: number;
  readonly at: string;
}

/** What could not be read, newest first. `after` is the id of the last one seen. The caller has checked `trail.read`. */
export async function listUnreadable(
  db: Database,
  page: { readonly after?: string | null | undefined; readonly limit?: number | undefined } = {},
): Promise<{ readonly records: readonly UnreadableView[]; readonly next: string | null }> {
  const limit = Math.min(Math.max(page.limit ?? 50, 1), 100);
  const after = page.after && /^\d{1,18}$/.test(page.after) ? page.after : null;
  const rows = await selectUnreadable(db.pool, after, limit + 1);
  const records = rows.slice(0, limit).map((row) => ({
    id: row.id,
    source: row.source,
    file: row.file,
    place: row.place,
    reason: row.reason,
    words: wordsOf(row.reason),
    hash: row.hash.toString('hex'),
    bytes: Number(row.bytes),
    at: row.at.toISOString(),
  }));
  return { records, next: rows.length > limit ? (records.at(-1)?.id ?? null) : null };
}

function wordsOf(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason as keyof typeof REASONS] : 'It could not be read.';
}

export interface IngestRunView {
  readonly id: string;
  readonly source: string;
  readonly what: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: string;
  readonly counts: Partial<IngestCounts>;
}

/** The last runs of all sources, or of one, newest first. */
export async function lastIngestRuns(
  db: Database,
  limit = 20,
  source?: 'file' | 'lookup',
): Promise<readonly IngestRunView[]> {
  const rows = await selectRuns(db.pool, Math.min(limit, 100), source);
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    what: row.what,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    outcome: row.outcome,
    counts: row.counts,
  }));
}
