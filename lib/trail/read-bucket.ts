import { join } from 'node:path';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { matchReveals } from './match-reveals.ts';
import { dayPrefix, daysBetween, readBucketKey, startAfter } from './rules/bucket-keys.ts';
import { planBucket, seenOf } from './rules/bucket-windows.ts';
import type { Stretch } from './rules/coverage.ts';
import { addCounts, type IngestCounts, NO_COUNTS } from './rules/ingest-counts.ts';
import type { BucketRefusal, ListedObject, TrailBucket } from './sources/s3.ts';
import { withSpool } from './sources/spool.ts';
import { finishRun, startRun } from './store/ingest-runs.ts';
import { loadProgress, noteLookupFailure, type SeenStretch } from './store/ingest-store.ts';
import { selectNotTaken } from './store/object-rows.ts';
import { type ObjectPlace, ObjectTaking } from './take-objects.ts';

const SOURCE = 's3';
/** A file that comes late has the name of the minute it came in; a listing looks so far past the window. */
const PAST_MS = 60 * 60_000;

export interface BucketSource extends ObjectPlace {
  readonly account: string;
  readonly region: string;
  readonly objects: TrailBucket;
  readonly prefix: string;
  readonly organisation: string | null;
  /** Where reading begins. */
  readonly since: Date;
}

export interface BucketRun {
  readonly now: Date;
  readonly signal?: AbortSignal;
  /** Older days of this run, behind what is new; the next run goes on. Default: all. */
  readonly mostOlder?: number;
}

/**
 * Reads what a trail delivered into a bucket since the last run, then days that were never read. Records, the manifest of
 * objects and the checkpoint are written together; a run stopped anywhere is taken up there by the next.
 */
export async function readBucket(
  db: Database,
  source: BucketSource,
  run: BucketRun,
): Promise<Result<IngestCounts, BucketRefusal>> {
  const key = {
    source: SOURCE,
    connectionId: source.connectionId,
    account: source.account,
    region: source.region,
  };
  const plan = planBucket(await loadProgress(db.pool, key), source.since, run.now);
  const windows = [plan.news, ...plan.older.slice(0, run.mostOlder)];
  let counts = NO_COUNTS;
  let done: Result<unknown, BucketRefusal> = ok(null);
  for (const [index, window] of windows.entries()) {
    if (run.signal?.aborted) break;
    const read = await readWindow(db, source, window, { ...run, readUntil: index === 0 ? run.now : null });
    if (!read.ok) {
      done = read;
      break;
    }
    counts = addCounts(counts, read.value);
  }
  if (counts.new > 0) {
    await noteRun(db, `${source.bucket} ${source.account} ${source.region}`, counts, done.ok);
    await matchReveals(db);
  }
  if (done.ok) return ok(counts);
  if (!run.signal?.aborted) await noteLookupFailure(db.pool, key, done.refusal.words, run.now);
  return done;
}

async function noteRun(db: Database, what: string, counts: IngestCounts, whole: boolean): Promise<void> {
  const id = mintId('ingest');
  await startRun(db.pool, id, SOURCE, what);
  await finishRun(db.pool, id, whole ? 'done' : 'failed', counts);
}

interface WindowRun extends BucketRun {
  /** Where the next run goes on; null: this window is an older one. */
  readonly readUntil: Date | null;
}

async function readWindow(
  db: Database,
  source: BucketSource,
  window: Stretch,
  run: WindowRun,
): Promise<Result<IngestCounts, BucketRefusal>> {
  return await withSpool(async (folder) => {
    const taking = new ObjectTaking(db, source, SOURCE, {
      now: run.now,
      spool: (name) => join(folder, name),
    });
    const until = new Date(window.to.getTime() + PAST_MS);
    for (const day of daysBetween(window.from, until < run.now ? until : run.now)) {
      const prefix = dayPrefix(source, 'CloudTrail', day);
      for await (const page of source.objects.list(prefix, startAfter(source, day, window.from))) {
        if (!page.ok) return page;
        const taken = await taking.take(
          page.value.filter((object) => isOf(object, source, window, until)),
          run.signal,
        );
        if (!taken.ok) return taken;
      }
    }
    if (run.signal?.aborted) return ok(taking.counts);
    const unread = await selectNotTaken(db.pool, source, { from: window.from, to: until });
    await taking.finish(seenStretches(source, window, [...unread, ...taking.waitingUnread], run));
    return ok(taking.counts);
  });
}

function isOf(object: ListedObject, source: BucketSource, window: Stretch, until: Date): boolean {
  const read = readBucketKey(object.key);
  if (read.is !== 'log-file') return false;
  const isOurs = read.account === source.account && read.region === source.region;
  // The name says the minute: one that began before the window may still reach into it.
  return isOurs && read.deliveredAt.getTime() >= window.from.getTime() - 60_000 && read.deliveredAt <= until;
}

/** Without anything seen for certain an empty stretch still notes the run. */
function seenStretches(
  source: BucketSource,
  window: Stretch,
  unread: readonly Date[],
  run: WindowRun,
): SeenStretch[] {
  const seen = seenOf(window, unread, run.now);
  const stretches = seen.length > 0 ? seen : [{ from: window.from, to: window.from }];
  return stretches.map((stretch) => ({
    ...stretch,
    source: SOURCE,
    connectionId: source.connectionId,
    account: source.account,
    region: source.region,
    lastEventAt: null,
    ...(run.readUntil ? { readUntil: run.readUntil } : {}),
  }));
}
