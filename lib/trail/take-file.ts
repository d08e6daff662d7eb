import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Database } from '#lib/db/client.ts';
import { BATCH_RECORDS, type IngestBatch, ingestRecords } from './ingest-records.ts';
import { type IngestCounts, NO_COUNTS } from './rules/ingest-counts.ts';
import type { Reason } from './rules/reasons.ts';
import { BrokenFileError } from './rules/scan-sink.ts';
import { readTrailFile } from './sources/file.ts';
import { FileReading } from './sources/file-reading.ts';

/** A file that lies on our disk under a name of ours, and the name by which records remember it. */
export interface SpooledFile {
  readonly path: string;
  readonly bytes: number;
  readonly name: string;
}

/** What a file turned out to hold. Nothing of it is written yet. */
export type OpenedFile =
  | {
      readonly is: 'whole';
      readonly file: SpooledFile;
      readonly reading: FileReading;
      readonly isLarge: boolean;
    }
  | { readonly is: 'broken'; readonly file: SpooledFile; readonly reason: Reason; readonly hash: Buffer };

export interface ReadingOptions {
  readonly now: Date;
  /** The only account the source speaks for. */
  readonly account?: string | undefined;
}

/**
 * Reads a file to its end. What of it is too much for one batch is only counted here and read again when it is written, so
 * that memory stays bounded and nothing of a broken file is ever taken.
 */
export async function openFile(file: SpooledFile, options: ReadingOptions): Promise<OpenedFile> {
  const reading = new FileReading(file.name, options);
  let isLarge = false;
  try {
    await readTrailFile(file, reading, async () => {
      if (reading.waiting < BATCH_RECORDS) return;
      isLarge = true;
      reading.take();
    });
  } catch (error) {
    if (!(error instanceof BrokenFileError)) throw error;
    return { is: 'broken', file, reason: error.reason, hash: await hashOf(file.path) };
  }
  if (isLarge) reading.take();
  return { is: 'whole', file, reading, isLarge };
}

/** What goes into the transaction with the records of the last batch. */
export type WrittenWith = Pick<IngestBatch, 'seen' | 'also'>;

/**
 * Writes opened files. Together they must fit one batch, or be one large file: of that all batches but the last go ahead,
 * and whoever reads it again after a crash finds them written. `setAside` false: broken ones are only counted.
 */
export async function writeOpened(
  db: Database,
  source: string,
  opened: readonly OpenedFile[],
  { with: last, now, account }: ReadingOptions & { readonly with: WrittenWith },
): Promise<IngestCounts> {
  const whole = opened.filter((file) => file.is === 'whole');
  const broken = opened.filter((file) => file.is === 'broken');
  let written = { fresh: 0, duplicates: 0, conflicts: 0 };
  const write = async (batch: Omit<IngestBatch, 'source'>) => {
    const done = await ingestRecords(db, { source, ...batch }, now);
    written = {
      fresh: written.fresh + done.fresh,
      duplicates: written.duplicates + done.duplicates,
      conflicts: written.conflicts + done.conflicts,
    };
  };
  const unreadable = [
    ...broken.map(({ file, reason, hash }) => ({
      file: file.name,
      place: null,
      reason,
      hash,
      bytes: file.bytes,
    })),
    ...whole.flatMap(({ reading }) => reading.unreadable),
  ];
  const records = [];
  for (const { file, reading, isLarge } of whole) {
    if (!isLarge) records.push(...reading.take());
    else {
      const again = new FileReading(file.name, { now, account });
      await readTrailFile(file, again, async () => {
        if (again.waiting >= BATCH_RECORDS) await write({ records: again.take(), unreadable: [], seen: [] });
      });
      records.push(...again.take());
    }
  }
  await write({ records, unreadable, ...last });
  return {
    ...countsOf(opened),
    new: written.fresh,
    duplicates: written.duplicates,
    conflicts: written.conflicts,
  };
}

/** What files hold, before any of it is compared with what is known. */
export function countsOf(opened: readonly OpenedFile[]): IngestCounts {
  const counts = { ...NO_COUNTS, files: opened.length };
  for (const file of opened) {
    if (file.is === 'broken') counts.unreadable += 1;
    else {
      counts.records += file.reading.found + file.reading.foreign;
      counts.foreign += file.reading.foreign;
      counts.skipped += file.reading.skipped;
      counts.unreadable += file.reading.unreadableCount;
    }
  }
  return counts;
}

async function hashOf(path: string): Promise<Buffer> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) digest.update(chunk);
  return digest.digest();
}
