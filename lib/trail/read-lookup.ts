import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { BATCH_RECORDS, ingestRecords } from './ingest-records.ts';
import { matchReveals } from './match-reveals.ts';
import type { Stretch } from './rules/coverage.ts';
import { SECRETS_MANAGER } from './rules/decode.ts';
import { planLookup, settledPart } from './rules/lookup-windows.ts';
import { FileReading } from './sources/file-reading.ts';
import { type LookupClient, type LookupRefusal, lookUp, type Pacer } from './sources/lookup.ts';
import { finishRun, type IngestCounts, startRun } from './store/ingest-runs.ts';
import { loadProgress, noteLookupFailure, type SeenStretch } from './store/ingest-store.ts';

const SOURCE = 'lookup';

export interface LookupSource {
  readonly connectionId: string;
  readonly account: string;
  readonly region: string;
  readonly client: LookupClient;
  /** Shared with everything else that asks CloudTrail of this account and region. */
  readonly pacer: Pacer;
  /** Sources to ask for, each a pass of its own. Default: Secrets Manager alone; KMS and STS cost as many calls again. */
  readonly eventSources?: readonly string[];
  /** How late records may still come, in milliseconds. Default 15 min. */
  readonly settleMs?: number;
}

export interface LookupOptions {
  readonly now: Date;
  readonly signal?: AbortSignal;
  /** Windows of older days that this run reads behind the new ones; the next run goes on. Default: all. */
  readonly mostOlder?: number;
  readonly pause?: (ms: number) => Promise<void>;
  /** Called after each window. */
  readonly onProgress?: (progress: { windowsDone: number; windows: number; records: number }) => void;
}

/**
 * Reads what LookupEvents knows of one connection and region since the last run, then what was never read of the last
 * thirty days. Each window's rows and its checkpoint are written together; a run stopped anywhere is taken up there by the next.
 */
export async function readLookup(
  db: Database,
  source: LookupSource,
  options: LookupOptions,
): Promise<Result<IngestCounts, LookupRefusal>> {
  const key = { source: SOURCE, ...identityOf(source) };
  const plan = planLookup(await loadProgress(db.pool, key), options.now);
  const windows = [...plan.news, ...plan.older.slice(0, options.mostOlder)];
  const run = new LookupRun(db, source, options);
  const id = mintId('ingest');
  let started = false;
  let outcome: 'done' | 'failed' = 'failed';
  try {
    for (const [index, window] of windows.entries()) {
      const done = await run.read(window, index === plan.news.length - 1);
      if (!done.ok) {
        // Asked to stop is no failure of CloudTrail's: the next run goes on where this one is.
        if (!options.signal?.aborted) await noteLookupFailure(db.pool, key, done.refusal.words, options.now);
        return done;
      }
      if (!started && run.counts().new > 0) {
        started = true;
        await startRun(db.pool, id, SOURCE, `${source.account} ${source.region}`);
      }
      options.onProgress?.({
        windowsDone: index + 1,
        windows: windows.length,
        records: run.counts().records,
      });
    }
    outcome = 'done';
    return ok(run.counts());
  } finally {
    if (started) await finishRun(db.pool, id, outcome, run.counts());
  }
}

function identityOf({ connectionId, account, region }: LookupSource) {
  return { connectionId, account, region };
}

class LookupRun {
  readonly #db: Database;
  readonly #source: LookupSource;
  readonly #options: LookupOptions;
  #counts: IngestCounts = {
    files: 0,
    records: 0,
    new: 0,
    duplicates: 0,
    conflicts: 0,
    foreign: 0,
    skipped: 0,
    unreadable: 0,
  };

  constructor(db: Database, source: LookupSource, options: LookupOptions) {
    this.#db = db;
    this.#source = source;
    this.#options = options;
  }

  counts(): IngestCounts {
    return this.#counts;
  }

  async read(window: Stretch, newest: boolean): Promise<Result<null, LookupRefusal>> {
    const { account, region, eventSources = [SECRETS_MANAGER] } = this.#source;
    const reading = new FileReading(`LookupEvents ${account} ${region}`, { now: this.#options.now, account });
    let place = 0;
    for (const eventSource of eventSources) {
      const done = await lookUp(
        window,
        { ...this.#source, ...this.#options, eventSource },
        async (records) => {
          for (const text of records) reading.item(Buffer.from(text), place++);
          if (reading.waiting >= BATCH_RECORDS) await this.#write(reading, []);
        },
      );
      if (!done.ok) return done;
    }
    await this.#write(reading, this.#seen(window, reading), newest ? this.#options.now : window.to);
    this.#add({
      records: reading.found + reading.foreign,
      foreign: reading.foreign,
      skipped: reading.skipped,
      unreadable: reading.unreadableCount,
    });
    await matchReveals(this.#db);
    return ok(null);
  }

  #seen(window: Stretch, reading: FileReading): SeenStretch[] {
    const settled = settledPart(window, this.#options.now, this.#source.settleMs ?? 15 * 60_000);
    const last = reading.spans().at(0)?.lastEventAt ?? null;
    const { from, to } = settled ?? { from: window.from, to: window.from };
    return [{ source: SOURCE, ...identityOf(this.#source), from, to, lastEventAt: last }];
  }

  async #write(reading: FileReading, seen: readonly SeenStretch[], readUntil?: Date): Promise<void> {
    const counts = await ingestRecords(
      this.#db,
      {
        source: SOURCE,
        records: reading.take(),
        unreadable: readUntil === undefined ? [] : reading.unreadable,
        seen: seen.map((stretch) => (readUntil === undefined ? stretch : { ...stretch, readUntil })),
      },
      this.#options.now,
    );
    this.#add({ new: counts.fresh, duplicates: counts.duplicates, conflicts: counts.conflicts });
  }

  #add(counts: Partial<IngestCounts>): void {
    const sum = { ...this.#counts };
    for (const [name, number] of Object.entries(counts)) sum[name as keyof IngestCounts] += number;
    this.#counts = sum;
  }
}
