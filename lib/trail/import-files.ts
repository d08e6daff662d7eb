import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import type { Database } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { BATCH_RECORDS, ingestRecords } from './ingest-records.ts';
import { matchReveals } from './match-reveals.ts';
import { PlainDecoder } from './rules/decode-plain.ts';
import { readObjectKey } from './rules/object-key.ts';
import type { Reason } from './rules/reasons.ts';
import { BrokenFileError } from './rules/scan-sink.ts';
import { rankOfSource } from './rules/source-rank.ts';
import { listTrailFiles, readTrailFile, type TrailFile } from './sources/file.ts';
import { FileReading } from './sources/file-reading.ts';
import { finishRun, type IngestCounts, startRun } from './store/ingest-runs.ts';
import {
  addCoverage,
  beginWriting,
  ensureWeeks,
  keepUnreadable,
  type SeenStretch,
  type UnreadableRecord,
  type WriterTransaction,
} from './store/ingest-store.ts';
import { type FileCounts, keepReadFiles, readFileKey, selectReadFile } from './store/read-files.ts';
import { type BatchCounts, writeBatch } from './store/write-batch.ts';

const SOURCE = 'file';
/** Unreadable things that a report tells one by one. */
const MOST_TOLD = 10_000;

export interface ImportOptions {
  /** Instant of arrival. */
  readonly now: Date;
  /** Called now and then with what is done so far. */
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly filesDone: number;
  readonly files: number;
  readonly records: number;
}

export interface ImportReport extends IngestCounts {
  /** The first of what could not be read, in the order of reading. `place` null: the file as a whole. */
  readonly unreadableItems: readonly {
    readonly file: string;
    readonly place: number | null;
    readonly reason: Reason;
  }[];
  /** Files in folders that have no ending of a trail file. */
  readonly passedOver: readonly string[];
}

/**
 * Reads files and folders into the database. A file that is cut, not JSON or inflates too far is set aside whole and
 * the rest goes on; a record that cannot be read is set aside alone. Running it again adds nothing.
 * @throws MissingPathError before anything is read.
 */
export async function importFiles(
  db: Database,
  paths: readonly string[],
  options: ImportOptions,
): Promise<ImportReport> {
  const { files, passedOver } = await listTrailFiles(paths);
  const id = mintId('ingest');
  await startRun(db.pool, id, SOURCE, paths.join(', '));
  const run = new ImportRun(db, options.now);
  try {
    for (const file of files) {
      await run.read(file);
      options.onProgress?.({ filesDone: run.filesDone, files: files.length, records: run.records });
    }
    await run.flush();
  } catch (error) {
    await run.settle();
    await finishRun(db.pool, id, 'failed', run.counts()).catch(() => undefined);
    throw error;
  }
  await finishRun(db.pool, id, 'done', run.counts());
  await db.transaction((tx) => appendRecords(tx, [entryOf(id, run.counts())]));
  await matchReveals(db);
  return { ...run.counts(), unreadableItems: run.unreadableItems, passedOver };
}

function entryOf(runId: string, counts: IngestCounts): AuditEntry {
  const { files, records, new: added, duplicates, conflicts, unreadable } = counts;
  return {
    kind: 'trail.imported',
    actorId: null,
    data: { runId, files, records, added, duplicates, conflicts, unreadable },
  };
}

/** Batches go across files, and a file never lies in two transactions: nothing of a broken one is taken. */
class ImportRun {
  filesDone = 0;
  readonly unreadableItems: { file: string; place: number | null; reason: Reason }[] = [];
  readonly #db: Database;
  readonly #now: Date;
  readonly #decoder: PlainDecoder;
  #whole: FileReading[] = [];
  #waiting = 0;
  #writing: Promise<void> = Promise.resolve();
  #broken: UnreadableRecord[] = [];
  #clean: CleanFile[] = [];
  #unreadable = 0;
  #found = 0;
  #foreign = 0;
  #skipped = 0;
  #written: BatchCounts = { fresh: 0, duplicates: 0, conflicts: 0 };

  constructor(db: Database, now: Date) {
    this.#db = db;
    this.#now = now;
    this.#decoder = new PlainDecoder({ now });
  }

  get records(): number {
    return this.#found + this.#foreign;
  }

  counts(): IngestCounts {
    return {
      files: this.filesDone,
      records: this.records,
      new: this.#written.fresh,
      duplicates: this.#written.duplicates,
      conflicts: this.#written.conflicts,
      foreign: this.#foreign,
      skipped: this.#skipped,
      unreadable: this.#unreadable,
    };
  }

  async read(file: TrailFile): Promise<void> {
    if (readObjectKey(file.path).tells === 'skip') this.#skipped++;
    else await this.#readOpened(file);
    this.filesDone++;
  }

  async #readOpened(file: TrailFile): Promise<void> {
    const key = readFileKey(SOURCE, file.path, (await hashOfFile(file.path)).toString('hex'));
    const known = await selectReadFile(this.#db.pool, key);
    if (known !== null) return this.#passOver(known);
    const reading = new FileReading(file.path, { now: this.#now }, this.#decoder);
    const large = new LargeFile(this.#db, reading, () => this.flush());
    try {
      await readTrailFile(file, reading, () => large.writeIfFull());
    } catch (error) {
      await large.abandon();
      const reason = reasonOf(error);
      if (reason === null) throw error;
      await this.#setAside(file, reason);
      return;
    }
    this.#found += reading.found;
    this.#foreign += reading.foreign;
    this.#skipped += reading.skipped;
    this.#unreadable += reading.unreadableCount;
    for (const { place, reason } of reading.unreadable) this.#tell(file, place, reason);
    const clean = reading.unreadableCount === 0 ? { key, counts: countsOf(reading) } : null;
    if (large.begun) this.#add(await large.finish(this.#now, clean));
    else {
      if (clean !== null) this.#clean.push(clean);
      this.#whole.push(reading);
      this.#waiting += reading.waiting + reading.unreadable.length;
      if (this.#waiting >= BATCH_RECORDS) await this.#handOver();
    }
  }

  /** The file was read before, by the same reader: all of its records are there. */
  #passOver({ found, foreign, skipped }: FileCounts): void {
    this.#found += found;
    this.#foreign += foreign;
    this.#skipped += skipped;
    this.#add({ fresh: 0, duplicates: found, conflicts: 0 });
  }

  /** Writes what was read and is waiting, and waits until all is written. */
  async flush(): Promise<void> {
    await this.#handOver();
    await this.#writing;
  }

  /** Waits for what is being written, however it ends. */
  async settle(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }

  /** Hands what is waiting to the writer. One batch is written while the next one is read; a second one waits. */
  async #handOver(): Promise<void> {
    await this.#writing;
    const readings = this.#whole;
    const broken = this.#broken;
    const clean = this.#clean;
    this.#clean = [];
    this.#whole = [];
    this.#broken = [];
    this.#waiting = 0;
    if (readings.length === 0 && broken.length === 0) return;
    this.#writing = this.#write(readings, broken, clean);
    // It may fail before it is waited for; whoever waits is told.
    this.#writing.catch(() => undefined);
  }

  async #write(
    readings: readonly FileReading[],
    broken: readonly UnreadableRecord[],
    clean: readonly CleanFile[],
  ): Promise<void> {
    const counts = await ingestRecords(
      this.#db,
      {
        source: SOURCE,
        records: readings.flatMap((reading) => reading.take()),
        unreadable: [...broken, ...readings.flatMap((reading) => reading.unreadable)],
        seen: stretchesOf(readings),
        also: (client) => keepReadFiles(client, clean, this.#now),
      },
      this.#now,
    );
    this.#add(counts);
  }

  async #setAside(file: TrailFile, reason: Reason): Promise<void> {
    const hash = await hashOfFile(file.path);
    this.#broken.push({ file: file.path, place: null, reason, hash, bytes: file.bytes });
    this.#unreadable++;
    this.#tell(file, null, reason);
  }

  #tell(file: TrailFile, place: number | null, reason: Reason): void {
    if (this.unreadableItems.length < MOST_TOLD)
      this.unreadableItems.push({ file: file.path, place, reason });
  }

  #add(counts: BatchCounts): void {
    this.#written = {
      fresh: this.#written.fresh + counts.fresh,
      duplicates: this.#written.duplicates + counts.duplicates,
      conflicts: this.#written.conflicts + counts.conflicts,
    };
  }
}

/** A file with more records than fit one batch: several batches in one transaction of its own. */
class LargeFile {
  readonly #db: Database;
  readonly #reading: FileReading;
  readonly #before: () => Promise<void>;
  #transaction: WriterTransaction | null = null;
  #counts: BatchCounts = { fresh: 0, duplicates: 0, conflicts: 0 };

  constructor(db: Database, reading: FileReading, before: () => Promise<void>) {
    this.#db = db;
    this.#reading = reading;
    this.#before = before;
  }

  get begun(): boolean {
    return this.#transaction !== null;
  }

  async writeIfFull(): Promise<void> {
    if (this.#reading.waiting < BATCH_RECORDS) return;
    if (this.#transaction === null) {
      await this.#before();
      this.#transaction = await beginWriting(this.#db.pool);
    }
    await this.#write(this.#transaction);
  }

  async finish(now: Date, clean: CleanFile | null): Promise<BatchCounts> {
    const transaction = this.#transaction;
    if (transaction === null) return this.#counts;
    await this.#write(transaction);
    await keepUnreadable(transaction.client, SOURCE, this.#reading.unreadable, now);
    await addCoverage(transaction.client, stretchesOf([this.#reading]), now);
    if (clean !== null) await keepReadFiles(transaction.client, [clean], now);
    this.#transaction = null;
    await transaction.commit();
    return this.#counts;
  }

  async abandon(): Promise<void> {
    const transaction = this.#transaction;
    this.#transaction = null;
    await transaction?.rollback().catch(() => undefined);
  }

  async #write(transaction: WriterTransaction): Promise<void> {
    const records = this.#reading.take();
    await ensureWeeks(
      this.#db.pool,
      records.map((found) => found.record),
    );
    const { fresh, duplicates, conflicts } = await writeBatch(
      transaction.client,
      records,
      rankOfSource(SOURCE),
    );
    this.#counts = {
      fresh: this.#counts.fresh + fresh,
      duplicates: this.#counts.duplicates + duplicates,
      conflicts: this.#counts.conflicts + conflicts,
    };
  }
}

/** A file that was read to its end with nothing set aside. */
interface CleanFile {
  readonly key: Buffer;
  readonly counts: FileCounts;
}

function countsOf({ found, foreign, skipped }: FileReading): FileCounts {
  return { found, foreign, skipped };
}

function stretchesOf(readings: readonly FileReading[]): SeenStretch[] {
  return readings.flatMap((reading) =>
    reading.spans().map((span) => ({ ...span, source: SOURCE, connectionId: '' })),
  );
}

function reasonOf(error: unknown): Reason | null {
  if (error instanceof BrokenFileError) return error.reason;
  const code = (error as NodeJS.ErrnoException).code;
  const ofFile = ['EACCES', 'EPERM', 'EISDIR', 'ENOENT', 'EIO'];
  return code !== undefined && ofFile.includes(code) ? 'unreadable-file' : null;
}

/** SHA-256 of the bytes as they lie there; of nothing where they cannot be read. */
async function hashOfFile(path: string): Promise<Buffer> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), async (chunks) => {
    for await (const chunk of chunks) digest.update(chunk);
  }).catch(() => undefined);
  return digest.digest();
}
