import { type Database, takeConnection } from '#lib/db/client.ts';
import type { Connection } from './checkpoints.ts';

/** A reader that takes nothing for so long has gone away without a word: its connection is wanted by others. */
const READER_AWAY = '5min';

/** Runs reads of one and the same state of the database, however long they take. */
export async function* inOneSnapshot<T>(
  db: Database,
  read: (connection: Connection) => AsyncIterable<T>,
  readerAway = READER_AWAY,
): AsyncGenerator<T> {
  const { client, release } = await takeConnection(db.pool);
  let unusable = true;
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query("SELECT set_config('idle_in_transaction_session_timeout', $1, true)", [readerAway]);
    yield* read(client);
    await client.query('COMMIT');
    unusable = false;
  } finally {
    // A reader that stops in the middle ends the transaction with its connection.
    release(unusable);
  }
}

export interface ExportedRecord {
  readonly number: number;
  /** Hex. */
  readonly hash: string;
  readonly text: string;
}

/** Records from..to in their order, in pages of this many. */
export async function readForExport(
  connection: Connection,
  from: number,
  to: number,
  limit: number,
): Promise<ExportedRecord[]> {
  const { rows } = await connection.query(
    `SELECT number, encode(hash, 'hex') AS hash, bytes FROM audit_record
     WHERE number BETWEEN $1 AND $2 ORDER BY number LIMIT $3`,
    [from, to, limit],
  );
  return rows.map((row) => ({
    number: Number(row.number),
    hash: row.hash,
    text: row.bytes.toString('utf8'),
  }));
}

/** Hashes of records after..to, in their order. */
export async function readHashes(connection: Connection, after: bigint, to: bigint): Promise<Uint8Array[]> {
  const { rows } = await connection.query(
    'SELECT hash FROM audit_record WHERE number > $1 AND number <= $2 ORDER BY number',
    [after, to],
  );
  return rows.map((row) => row.hash);
}

/** First record at or after one instant and last before another. */
export async function readNumbersBetween(
  connection: Connection,
  from: Date,
  to: Date,
): Promise<{ first: number; last: number } | null> {
  const { rows } = await connection.query(
    `SELECT (SELECT number FROM audit_record WHERE at >= $1 ORDER BY at, number LIMIT 1) AS first,
            (SELECT number FROM audit_record WHERE at < $2 ORDER BY at DESC, number DESC LIMIT 1) AS last`,
    [from, to],
  );
  const { first, last } = rows[0] ?? {};
  if (first === null || last === null || Number(first) > Number(last)) return null;
  return { first: Number(first), last: Number(last) };
}

/** The log's id and how many records it has. */
export async function readHead(connection: Connection): Promise<{ logId: string; records: number }> {
  const { rows } = await connection.query('SELECT log_id, number FROM audit_head WHERE id = 1');
  return { logId: rows[0]?.log_id, records: Number(rows[0]?.number) };
}

/** Text and kinds of records for readers of their contents. */
export async function readTexts(
  connection: Connection,
  after: number,
  to: number,
  kinds: readonly string[] | null,
  limit: number,
): Promise<ExportedRecord[]> {
  const { rows } = await connection.query(
    `SELECT number, encode(hash, 'hex') AS hash, bytes FROM audit_record
     WHERE number > $1 AND number <= $2 AND ($3::text[] IS NULL OR kind = ANY ($3)) ORDER BY number LIMIT $4`,
    [after, to, kinds, limit],
  );
  return rows.map((row) => ({
    number: Number(row.number),
    hash: row.hash,
    text: row.bytes.toString('utf8'),
  }));
}
