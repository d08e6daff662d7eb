import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Database } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { BATCH_RECORDS } from './ingest-records.ts';
import { readBucketKey } from './rules/bucket-keys.ts';
import { addCounts, type IngestCounts, NO_COUNTS } from './rules/ingest-counts.ts';
import type { IntegrityFact } from './rules/integrity.ts';
import type { Reason } from './rules/reasons.ts';
import type { BucketRefusal, ListedObject, TrailBucket } from './sources/s3.ts';
import { inflatedHash } from './sources/spool.ts';
import { keepFacts } from './store/digest-rows.ts';
import type { SeenStretch } from './store/ingest-store.ts';
import { type KnownObject, type MetObject, saveObjects, selectObjects } from './store/object-rows.ts';
import { type OpenedFile, openFile, writeOpened } from './take-file.ts';

/** Whose objects are taken, and from where. */
export interface ObjectPlace {
  readonly connectionId: string;
  /** The only account whose files are opened. */
  readonly account: string;
  readonly bucket: string;
  readonly objects: TrailBucket;
}

export interface TakingOptions {
  readonly now: Date;
  /** Path of a new file of this name in a folder of ours. */
  readonly spool: (name: string) => string;
}

/** Read at once: the way to AWS admits eight calls of an account and region. */
const AT_ONCE = 4;
/** Objects of one transaction. */
const MOST_TOGETHER = 200;
/** How often a file that may still be arriving is tried before it is set aside. */
const TRIES = 3;
/** What a file looks like that has not come whole. */
const MAY_ARRIVE: readonly Reason[] = ['cut', 'gzip-broken'];

interface Met {
  readonly object: MetObject;
  readonly opened: OpenedFile;
  readonly changed: boolean;
}

/** What became of the objects of one `take`, by key. */
export type Taken = ReadonlyMap<string, 'read' | 'trying' | 'set-aside' | 'gone' | 'known' | 'foreign'>;

/**
 * Takes objects of a bucket into the tables: one look at the manifest for what is known, one transaction for many files. An
 * object that was written again under its name is read again and raised.
 */
export class ObjectTaking {
  counts: IngestCounts = NO_COUNTS;
  readonly #db: Database;
  readonly #place: ObjectPlace;
  readonly #source: string;
  readonly #options: TakingOptions;
  #waiting: Met[] = [];
  #newest: Date | null = null;

  constructor(db: Database, place: ObjectPlace, source: string, options: TakingOptions) {
    this.#db = db;
    this.#place = place;
    this.#source = source;
    this.#options = options;
  }

  /** When the files were delivered that are to be written as not taken. */
  get waitingUnread(): Date[] {
    return this.#waiting.flatMap(({ object }) => (object.outcome === 'read' ? [] : [object.deliveredAt]));
  }

  /** Reads what is new among these. What was read waits for the next batch or for `finish`. */
  async take(listed: readonly ListedObject[], signal?: AbortSignal): Promise<Result<Taken, BucketRefusal>> {
    const { connectionId, bucket, account } = this.#place;
    const taken = new Map<string, 'read' | 'trying' | 'set-aside' | 'gone' | 'known' | 'foreign'>();
    const known = await selectObjects(
      this.#db.pool,
      { connectionId, bucket },
      listed.map(({ key }) => key),
    );
    const todo = listed.filter((object) => {
      const key = readBucketKey(object.key);
      if (key.is !== 'log-file' || key.account !== account) taken.set(object.key, 'foreign');
      else if (isKnown(object, known.get(object.key))) taken.set(object.key, 'known');
      return !taken.has(object.key);
    });
    for (let at = 0; at < todo.length; at += AT_ONCE) {
      if (signal?.aborted) break;
      const group = await Promise.all(
        todo.slice(at, at + AT_ONCE).map((object) => this.#read(object, known.get(object.key))),
      );
      for (const [index, met] of group.entries()) {
        const key = todo[at + index]?.key ?? '';
        if (!met.ok && met.refusal.code !== 'gone') return met;
        taken.set(key, met.ok ? met.value.object.outcome : 'gone');
        if (met.ok) await this.#add(met.value);
      }
    }
    return ok(taken);
  }

  /** Writes what waits, with what was seen by it. */
  async finish(seen: readonly SeenStretch[]): Promise<void> {
    await this.#flush(seen);
  }

  async #read(listed: ListedObject, known: KnownObject | undefined): Promise<Result<Met, BucketRefusal>> {
    const { bucket, account, objects } = this.#place;
    const path = this.#options.spool(randomUUID());
    const fetched = await objects.fetch(listed.key, path);
    if (!fetched.ok) {
      await rm(path, { force: true });
      return fetched;
    }
    const { etag, bytes } = fetched.value;
    const file = { path, bytes, name: `s3://${bucket}/${listed.key}` };
    const opened = await openFile(file, { now: this.#options.now, account });
    const hash = await inflatedHash(path, bytes);
    const key = readBucketKey(listed.key);
    const deliveredAt = key.is === 'log-file' ? key.deliveredAt : this.#options.now;
    const region = key.is === 'log-file' ? key.region : '';
    const changed = known !== undefined && known.etag !== etag && !isSame(known.hash, hash);
    const object = {
      key: listed.key,
      account,
      region,
      etag,
      bytes,
      deliveredAt,
      hash,
      outcome: outcomeOf(opened, known, etag),
    };
    return ok({ object, opened, changed });
  }

  async #add(met: Met): Promise<void> {
    this.#waiting.push(met);
    this.#newest = newestOf(this.#newest, met.opened);
    const records = this.#waiting.reduce((sum, { opened }) => sum + waitingIn(opened), 0);
    if (records >= BATCH_RECORDS || this.#waiting.length >= MOST_TOGETHER) await this.#flush([]);
  }

  async #flush(seen: readonly SeenStretch[]): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0 && seen.length === 0) return;
    const { now } = this.#options;
    const { account } = this.#place;
    // What may still be arriving is noted and comes again; only what is set aside is told as unreadable.
    const told = waiting.filter(({ object }) => object.outcome !== 'trying').map(({ opened }) => opened);
    const large = told.filter((opened) => opened.is === 'whole' && opened.isLarge);
    const usual = told.filter((opened) => !large.includes(opened));
    const last = {
      seen: seen.map((stretch) => ({ ...stretch, lastEventAt: this.#newest })),
      also: async (client: SourceClient) => this.#note(client, waiting),
    };
    const reading = { now, account };
    for (const opened of large) await this.#write([opened], { ...reading, with: { seen: [] } });
    await this.#write(usual, { ...reading, with: last });
    await Promise.all(waiting.map(({ opened }) => rm(opened.file.path, { force: true })));
  }

  async #write(opened: readonly OpenedFile[], options: Parameters<typeof writeOpened>[3]): Promise<void> {
    this.counts = addCounts(this.counts, await writeOpened(this.#db, this.#source, opened, options));
  }

  async #note(client: SourceClient, waiting: readonly Met[]): Promise<void> {
    const { connectionId, bucket, account } = this.#place;
    const { now } = this.#options;
    await saveObjects(
      client,
      { connectionId, bucket },
      waiting.map(({ object }) => object),
      now,
    );
    const byRegion = Map.groupBy(
      waiting.filter(({ changed }) => changed),
      ({ object }) => object.region,
    );
    for (const [region, changed] of byRegion) {
      const facts = changed.map(
        ({ object }): IntegrityFact => ({ code: 'object-changed', key: object.key, to: object.deliveredAt }),
      );
      await keepFacts(client, { connectionId, account, region }, facts, now);
    }
  }
}

type SourceClient = Parameters<NonNullable<Parameters<typeof writeOpened>[3]['with']['also']>>[0];

function isKnown(listed: ListedObject, known: KnownObject | undefined): boolean {
  return known !== undefined && known.etag === listed.etag && known.outcome !== 'trying';
}

function isSame(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

function outcomeOf(opened: OpenedFile, known: KnownObject | undefined, etag: string): MetObject['outcome'] {
  if (opened.is === 'whole') return 'read';
  const tries = known?.etag === etag ? known.tries + 1 : 1;
  return MAY_ARRIVE.includes(opened.reason) && tries < TRIES ? 'trying' : 'set-aside';
}

function waitingIn(opened: OpenedFile): number {
  return opened.is === 'whole' ? opened.reading.waiting + opened.reading.unreadable.length : 1;
}

/** The newest record of all files so far. */
function newestOf(newest: Date | null, opened: OpenedFile): Date | null {
  const times = opened.is === 'whole' ? opened.reading.spans().map((span) => span.lastEventAt.getTime()) : [];
  return times.length === 0 ? newest : new Date(Math.max(newest?.getTime() ?? 0, ...times));
}
