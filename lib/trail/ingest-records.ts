import type { Database } from '#lib/db/client.ts';
import { rankOfSource } from './rules/source-rank.ts';
import {
  addCoverage,
  ensureWeeks,
  keepUnreadable,
  type SeenStretch,
  type UnreadableRecord,
  type WriterTransaction,
  writing,
} from './store/ingest-store.ts';
import { type BatchCounts, type LocatedRecord, writeBatch } from './store/write-batch.ts';

/** What a source read, to be written as a whole or not at all. */
export interface IngestBatch {
  readonly source: string;
  readonly records: readonly LocatedRecord[];
  readonly unreadable: readonly UnreadableRecord[];
  /** What the source has seen with this batch: written with the rows, so that neither is there without the other. */
  readonly seen: readonly SeenStretch[];
  /** What else the source keeps of this batch, such as which objects it has read: last, in the same transaction. */
  readonly also?: (client: WriterTransaction['client']) => Promise<void>;
}

/** Most records of one transaction: 20,000 to 50,000 make the best use of COPY. */
export const BATCH_RECORDS = 30_000;

/**
 * Writes a batch in one transaction: rows, roll-ups, what could not be read, and the source's checkpoint. Any batch may
 * come again, in any order and cut in any way: the tables end the same.
 */
export async function ingestRecords(db: Database, batch: IngestBatch, now: Date): Promise<BatchCounts> {
  await ensureWeeks(
    db.pool,
    batch.records.map((located) => located.record),
  );
  return await writing(db.pool, async (client) => {
    const counts = await writeBatch(client, batch.records, rankOfSource(batch.source));
    await keepUnreadable(client, batch.source, batch.unreadable, now);
    await addCoverage(client, batch.seen, now);
    await batch.also?.(client);
    return counts;
  });
}
