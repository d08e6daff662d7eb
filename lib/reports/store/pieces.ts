import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import type { Pool } from 'pg';
import type { Transaction } from '#lib/db/client.ts';

const PIECE_BYTES = 1024 * 1024;

/** Somebody else makes this pack now, or nobody wants it any more. */
export class NotWantedError extends Error {
  override readonly name = 'NotWantedError';
}

/** Takes a pack as it is written and keeps it in pieces of a MiB. Waits for the database: nothing piles up. */
export class PieceWriter extends Writable {
  readonly #pool: Pool;
  readonly #pack: { readonly id: string; readonly attempt: number };
  readonly #hash = createHash('sha256');
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #position = 0;
  #bytes = 0;

  constructor(pool: Pool, pack: { readonly id: string; readonly attempt: number }) {
    super({ highWaterMark: PIECE_BYTES });
    this.#pool = pool;
    this.#pack = pack;
  }

  /** Of everything that was written; ask once, after the end. */
  get made(): { readonly bytes: number; readonly sha256: Buffer } {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest() };
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes < PIECE_BYTES) done();
    else this.#keep().then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#keep().then(() => done(), done);
  }

  async #keep(): Promise<void> {
    if (this.#waitingBytes === 0) return;
    const piece = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    const kept = await this.#pool.query(
      `INSERT INTO evidence_piece (pack_id, attempt, position, bytes)
       SELECT id, attempt, $3, $4 FROM evidence_pack
       WHERE id = $1 AND attempt = $2 AND (state = 'making' OR (state = 'done' AND again_asked_at IS NOT NULL))`,
      [this.#pack.id, this.#pack.attempt, this.#position, piece],
    );
    if (kept.rowCount !== 1) throw new NotWantedError('this attempt is over');
    this.#position += 1;
  }
}

/** Removes what other attempts left. */
export async function dropOtherAttempts(tx: Transaction, packId: string, attempt: number): Promise<void> {
  await tx.$executeRaw`DELETE FROM evidence_piece WHERE pack_id = ${packId} AND attempt <> ${attempt}`;
}

/** Removes the pieces of one attempt. */
export async function dropAttempt(tx: Transaction, packId: string, attempt: number): Promise<void> {
  await tx.$executeRaw`DELETE FROM evidence_piece WHERE pack_id = ${packId} AND attempt = ${attempt}`;
}

/** The pack, piece by piece. One piece is in memory at a time. */
export async function* readPieces(pool: Pool, packId: string, attempt: number): AsyncGenerator<Buffer> {
  for (let position = 0; ; position++) {
    const rows = await pool.query<{ bytes: Buffer }>(
      'SELECT bytes FROM evidence_piece WHERE pack_id = $1 AND attempt = $2 AND position = $3',
      [packId, attempt, position],
    );
    const [row] = rows.rows;
    if (!row) return;
    yield row.bytes;
  }
}

/** The attempt whose pieces are kept; null: none are. */
export async function keptAttempt(pool: Pool, packId: string): Promise<number | null> {
  const rows = await pool.query<{ attempt: number }>(
    'SELECT attempt FROM evidence_piece WHERE pack_id = $1 AND position = 0 ORDER BY attempt LIMIT 1',
    [packId],
  );
  return rows.rows[0]?.attempt ?? null;
}
