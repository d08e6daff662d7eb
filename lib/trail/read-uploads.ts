import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { databaseNow } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { matchReveals } from './match-reveals.ts';
import { addCounts, type IngestCounts, NO_COUNTS } from './rules/ingest-counts.ts';
import { readObjectKey } from './rules/object-key.ts';
import { withSpool } from './sources/spool.ts';
import { finishRun, startRun } from './store/ingest-runs.ts';
import {
  beginReading,
  dropStaleUploads,
  moveUpload,
  nextUpload,
  pauseReading,
  piecesOf,
  saveFileOutcome,
  selectUploadFiles,
  type UploadFileRow,
} from './store/upload-rows.ts';
import { type OpenedFile, openFile, writeOpened } from './take-file.ts';

const SOURCE = 'file';
/** Unreadable things of one file that its row names; all of them stand under Unreadable. */
const MOST_NAMED = 100;
const MOST_TRIES = 3;
const FAILED =
  'Reading stopped three times. What the files are said to have brought is kept; upload the others again, fewer at a time.';

/**
 * Reads uploads that are whole, one after the other, until none waits. Cut off anywhere, the next run goes on. One that
 * cannot be read does not hold up the others: it is tried three times, then it has failed. @throws its error, at the end.
 */
export async function readUploads(db: Database, signal?: AbortSignal): Promise<void> {
  await dropStaleUploads(db.pool);
  let first: { readonly error: unknown } | null = null;
  while (!signal?.aborted) {
    const next = await nextUpload(db.pool);
    if (!next) break;
    try {
      await tryOne(db, next, signal);
    } catch (error) {
      first ??= { error };
    }
  }
  if (first) throw first.error;
}

/** A reader that ends with the process cannot say so: the next one that begins counts it. */
async function tryOne(db: Database, upload: UploadToRead, signal: AbortSignal | undefined): Promise<void> {
  const tries = await beginReading(db.pool, upload.id);
  if (tries === 0) return;
  if (tries > MOST_TRIES) return await moveUpload(db.prisma, upload.id, 'failed', FAILED);
  try {
    await readOne(db, upload, signal);
  } catch (error) {
    if (tries === MOST_TRIES) await moveUpload(db.prisma, upload.id, 'failed', FAILED);
    throw error;
  }
}

interface UploadToRead {
  readonly id: string;
  readonly personId: string;
}

async function readOne(
  db: Database,
  { id, personId }: UploadToRead,
  signal: AbortSignal | undefined,
): Promise<void> {
  const files = await selectUploadFiles(db.pool, id);
  for (const file of files) {
    if (signal?.aborted) return await pauseReading(db.pool, id);
    if (file.outcome === null) await readFile(db, id, file);
  }
  const counts = (await selectUploadFiles(db.pool, id)).reduce(
    (sum, file) => addCounts(sum, file.counts ?? NO_COUNTS),
    NO_COUNTS,
  );
  const runId = mintId('ingest');
  await startRun(
    db.pool,
    runId,
    SOURCE,
    files
      .map(({ name }) => name)
      .join(', ')
      .slice(0, 1_000),
  );
  await finishRun(db.pool, runId, 'done', counts);
  await db.transaction(async (tx) => {
    await moveUpload(tx, id, 'done');
    const { files: read, records, new: added, duplicates, conflicts, unreadable } = counts;
    const data = { runId, files: read, records, added, duplicates, conflicts, unreadable };
    await appendRecords(tx, [{ kind: 'trail.imported', actorId: personId, data }]);
  });
  await matchReveals(db);
}

async function readFile(db: Database, uploadId: string, row: UploadFileRow): Promise<void> {
  const at = { uploadId, number: row.number };
  const now = await databaseNow(db.prisma);
  if (readObjectKey(row.name).tells === 'skip') {
    const counts = { ...NO_COUNTS, files: 1, skipped: 1 };
    await saveFileOutcome(db.pool, at, { outcome: 'skipped', unreadable: [], counts });
    return;
  }
  await withSpool(async (folder) => {
    const path = join(folder, 'file');
    const handle = await open(path, 'w', 0o600);
    for await (const piece of piecesOf(db.pool, uploadId, row.number)) await handle.write(piece);
    await handle.close();
    const opened = await openFile({ path, bytes: Number(row.bytes), name: row.name }, { now });
    const counts: IngestCounts = await writeOpened(db, SOURCE, [opened], {
      now,
      with: { seen: seenBy(opened) },
    });
    // After the records: a process that ends between reads the file again and finds them known.
    const outcome = opened.is === 'broken' ? opened.reason : 'read';
    await saveFileOutcome(db.pool, at, { outcome, unreadable: namedOf(opened), counts });
  });
}

function seenBy(opened: OpenedFile) {
  if (opened.is === 'broken') return [];
  return opened.reading.spans().map((span) => ({ ...span, source: SOURCE, connectionId: '' }));
}

function namedOf(opened: OpenedFile): { place: number | null; reason: string }[] {
  if (opened.is === 'broken') return [{ place: null, reason: opened.reason }];
  return opened.reading.unreadable.slice(0, MOST_NAMED).map(({ place, reason }) => ({ place, reason }));
}
