import type { Pool } from 'pg';
import type { Transaction } from '#lib/db/client.ts';
import type { IngestCounts } from '../rules/ingest-counts.ts';
import { inTransaction } from './digest-rows.ts';

export type UploadState = 'receiving' | 'waiting' | 'reading' | 'done' | 'failed' | 'cancelled';

export interface UploadFileRow {
  number: number;
  name: string;
  bytes: string;
  received: string;
  outcome: string | null;
  counts: IngestCounts | null;
  unreadable: { place: number | null; reason: string }[] | null;
}

export interface UploadRow {
  id: string;
  person_id: string;
  person: string | null;
  state: UploadState;
  begun_at: Date;
  finished_at: Date | null;
  words: string | null;
}

/** Begins an upload unless too many are under way. */
export async function insertUpload(
  tx: Transaction,
  upload: {
    readonly id: string;
    readonly personId: string;
    readonly files: readonly { name: string; bytes: number }[];
  },
  most: number,
): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7318205141)`;
  const rows = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM trail_upload WHERE state IN ('receiving', 'waiting', 'reading')`;
  if ((rows[0]?.n ?? 0) >= most) return false;
  await tx.$executeRaw`
    INSERT INTO trail_upload (id, person_id, state, begun_at, changed_at)
    VALUES (${upload.id}, ${upload.personId}, 'receiving', clock_timestamp(), clock_timestamp())`;
  await tx.$executeRaw`
    INSERT INTO trail_upload_file (upload_id, number, name, bytes)
    SELECT ${upload.id}, u.n - 1, u.name, u.bytes
      FROM unnest(${upload.files.map(({ name }) => name)}::text[], ${upload.files.map(({ bytes }) => BigInt(bytes))}::bigint[])
        WITH ORDINALITY AS u(name, bytes, n)`;
  return true;
}

export type AddedPiece = 'closed' | 'order' | 'too-long' | { readonly received: number };

/** Adds one piece behind what has come so far; a piece that came before is not added again. */
export async function addPiece(
  tx: Transaction,
  at: { readonly uploadId: string; readonly personId: string; readonly number: number; readonly at: number },
  piece: Buffer,
): Promise<AddedPiece | null> {
  const rows = await tx.$queryRaw<{ state: string; bytes: bigint; received: bigint }[]>`
    SELECT u.state, f.bytes, f.received FROM trail_upload u JOIN trail_upload_file f ON f.upload_id = u.id
     WHERE u.id = ${at.uploadId} AND u.person_id = ${at.personId} AND f.number = ${at.number} FOR UPDATE`;
  const row = rows[0];
  if (!row) return null;
  const received = Number(row.received);
  if (row.state !== 'receiving') return 'closed';
  if (at.at + piece.length <= received) return { received };
  if (at.at !== received) return 'order';
  if (received + piece.length > Number(row.bytes)) return 'too-long';
  await tx.$executeRaw`
    INSERT INTO trail_upload_piece (upload_id, number, at, piece)
    VALUES (${at.uploadId}, ${at.number}, ${BigInt(at.at)}, ${piece})`;
  const now = received + piece.length;
  await tx.$executeRaw`
    UPDATE trail_upload_file SET received = ${BigInt(now)} WHERE upload_id = ${at.uploadId} AND number = ${at.number}`;
  await tx.$executeRaw`UPDATE trail_upload SET changed_at = clock_timestamp() WHERE id = ${at.uploadId}`;
  return { received: now };
}

/** Locks an upload of a person and says how far it is. */
export async function lockUpload(
  tx: Transaction,
  uploadId: string,
  personId: string,
): Promise<{ state: UploadState; whole: boolean; files: number; bytes: number } | null> {
  const locked = await tx.$queryRaw<{ state: UploadState }[]>`
    SELECT state FROM trail_upload WHERE id = ${uploadId} AND person_id = ${personId} FOR UPDATE`;
  const state = locked[0]?.state;
  if (state === undefined) return null;
  const rows = await tx.$queryRaw<{ whole: boolean; files: number; bytes: bigint }[]>`
    SELECT bool_and(received = bytes) AS whole, count(*)::int AS files, sum(bytes)::bigint AS bytes
      FROM trail_upload_file WHERE upload_id = ${uploadId}`;
  const row = rows[0];
  return { state, whole: row?.whole ?? false, files: row?.files ?? 0, bytes: Number(row?.bytes ?? 0) };
}

export async function moveUpload(
  client: Pick<Transaction, '$executeRaw'>,
  uploadId: string,
  state: UploadState,
  words: string | null = null,
): Promise<void> {
  const ends = ['done', 'failed', 'cancelled'].includes(state);
  await client.$executeRaw`
    UPDATE trail_upload SET state = ${state}, words = ${words}, changed_at = clock_timestamp(),
           finished_at = CASE WHEN ${ends} THEN clock_timestamp() END WHERE id = ${uploadId}`;
  if (ends) await client.$executeRaw`DELETE FROM trail_upload_piece WHERE upload_id = ${uploadId}`;
}

/** Begins to read an upload. @returns how often that was begun, with this time; 0: it is not to be read any more. */
export async function beginReading(pool: Pool, uploadId: string): Promise<number> {
  const { rows } = await pool.query<{ tries: number }>(
    `UPDATE trail_upload SET state = 'reading', tries = tries + 1, changed_at = clock_timestamp()
      WHERE id = $1 AND state IN ('waiting', 'reading') RETURNING tries`,
    [uploadId],
  );
  return rows[0]?.tries ?? 0;
}

/** A reader that stops in good order has not failed: the next goes on at once. */
export async function pauseReading(pool: Pool, uploadId: string): Promise<void> {
  await pool.query('UPDATE trail_upload SET tries = greatest(tries - 1, 0) WHERE id = $1', [uploadId]);
}

/**
 * The next upload to read: one that waits, or one whose reader went away or failed, which is tried again a little later
 * and behind the others.
 */
export async function nextUpload(pool: Pool): Promise<{ id: string; personId: string } | null> {
  const { rows } = await pool.query<{ id: string; person_id: string }>(
    `SELECT id, person_id FROM trail_upload WHERE state IN ('waiting', 'reading')
        AND (tries = 0 OR changed_at < clock_timestamp() - tries * interval '10 seconds')
      ORDER BY tries, begun_at LIMIT 1`,
  );
  const [row] = rows;
  return row ? { id: row.id, personId: row.person_id } : null;
}

/** Cancels uploads nobody has sent anything to for a day. */
export async function dropStaleUploads(pool: Pool): Promise<void> {
  await pool.query(
    `WITH gone AS (UPDATE trail_upload SET state = 'cancelled', finished_at = clock_timestamp(), changed_at = clock_timestamp(),
                          words = 'Nothing came for a day.'
                    WHERE state = 'receiving' AND changed_at < clock_timestamp() - interval '1 day' RETURNING id)
     DELETE FROM trail_upload_piece p USING gone WHERE p.upload_id = gone.id`,
  );
}

export async function selectUploadFiles(pool: Pool, uploadId: string): Promise<UploadFileRow[]> {
  const { rows } = await pool.query<UploadFileRow>(
    `SELECT number, name, bytes, received, outcome, counts, unreadable FROM trail_upload_file
      WHERE upload_id = $1 ORDER BY number`,
    [uploadId],
  );
  return rows;
}

/** The bytes of a file, piece by piece. */
export async function* piecesOf(pool: Pool, uploadId: string, number: number): AsyncGenerator<Buffer> {
  for (let after = -1n; ; ) {
    const { rows } = await pool.query<{ at: string; piece: Buffer }>(
      `SELECT at, piece FROM trail_upload_piece WHERE upload_id = $1 AND number = $2 AND at > $3 ORDER BY at LIMIT 4`,
      [uploadId, number, String(after)],
    );
    if (rows.length === 0) return;
    for (const row of rows) {
      yield row.piece;
      after = BigInt(row.at);
    }
  }
}

/** Notes what a file brought, and gives its bytes up. */
export async function saveFileOutcome(
  pool: Pool,
  at: { readonly uploadId: string; readonly number: number },
  { outcome, unreadable, counts }: FileOutcome,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(
      'UPDATE trail_upload_file SET outcome = $3, unreadable = $4, counts = $5 WHERE upload_id = $1 AND number = $2',
      [at.uploadId, at.number, outcome, JSON.stringify(unreadable), counts],
    );
    await client.query('DELETE FROM trail_upload_piece WHERE upload_id = $1 AND number = $2', [
      at.uploadId,
      at.number,
    ]);
  });
}

export interface FileOutcome {
  readonly outcome: string;
  readonly unreadable: readonly { place: number | null; reason: string }[];
  readonly counts: IngestCounts;
}

/** The last uploads of everybody, newest first. */
export async function selectUploads(pool: Pool, most: number): Promise<UploadRow[]> {
  const { rows } = await pool.query<UploadRow>(
    `SELECT u.id, u.person_id, p.display_name AS person, u.state, u.begun_at, u.finished_at, u.words
       FROM trail_upload u LEFT JOIN person p ON p.id = u.person_id ORDER BY u.begun_at DESC LIMIT $1`,
    [most],
  );
  return rows;
}
