import type pg from 'pg';
import { type Database, takeConnection } from '#lib/db/client.ts';
import type { StoredLink } from '../rules/chain.ts';
import type { SignedCheckpoint } from '../rules/checkpoint.ts';
import type { Frontier, Tile } from '../rules/merkle.ts';

/** Any number, the same for all instances: only one of them makes checkpoints at a time. */
const TURN = 5_120_803_207;

/** Where a reader of one snapshot or transaction is. */
export type Connection = Pick<pg.PoolClient, 'query'>;

/** Runs one transaction while no other instance is in its turn; null if one is. */
export async function inCheckpointTurn<T>(
  db: Database,
  work: (connection: Connection) => Promise<T>,
): Promise<T | null> {
  const { client, release } = await takeConnection(db.pool);
  let unusable = true;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS mine', [TURN]);
    const done = rows[0].mine ? await work(client) : null;
    await client.query('COMMIT');
    unusable = false;
    return done;
  } finally {
    if (unusable) await client.query('ROLLBACK').catch(() => undefined);
    release(unusable);
  }
}

/** The newest checkpoint, and the state of the log beside it. Reads only what is committed. */
export interface LogNow {
  readonly logId: string;
  readonly records: bigint;
  readonly head: Uint8Array;
  readonly now: Date;
  readonly last: { number: bigint; at: Date; frontier: Frontier; head: Uint8Array } | null;
}

export async function readLogNow(connection: Connection): Promise<LogNow> {
  const { rows } = await connection.query(`
    SELECT h.log_id, h.number, h.hash, clock_timestamp() AS now,
           c.number AS last, c.size, c.at, c.frontier, r.hash AS last_hash
    FROM audit_head h
    LEFT JOIN LATERAL (SELECT * FROM audit_checkpoint ORDER BY number DESC LIMIT 1) c ON true
    LEFT JOIN audit_record r ON r.number = c.size
    WHERE h.id = 1`);
  const row = rows[0];
  if (!row) throw new Error('the audit log has no head');
  const last = row.last === null ? null : lastOf(row);
  return { logId: row.log_id, records: BigInt(row.number), head: row.hash, now: row.now, last };
}

function lastOf(row: {
  last: string;
  at: Date;
  size: string;
  frontier: Buffer;
  last_hash: Buffer | null;
}): LogNow['last'] {
  return {
    number: BigInt(row.last),
    at: row.at,
    frontier: { size: BigInt(row.size), roots: rootsOf(row.frontier) },
    head: row.last_hash ?? new Uint8Array(32),
  };
}

export function rootsOf(bytes: Buffer): Uint8Array[] {
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(i * 32, i * 32 + 32));
}

/** Links after a number, at most so many, in their order. */
export async function readLinksAfter(
  connection: Connection,
  after: bigint,
  limit: number,
): Promise<StoredLink[]> {
  const { rows } = await connection.query(
    `SELECT number, bytes, hash, previous_hash FROM audit_record
     WHERE number > $1 ORDER BY number LIMIT $2`,
    [after, limit],
  );
  return rows.map((row) => ({
    number: BigInt(row.number),
    bytes: row.bytes,
    hash: row.hash,
    previousHash: row.previous_hash,
  }));
}

export interface NewCheckpoint extends SignedCheckpoint {
  readonly frontier: Frontier;
  readonly at: Date;
  readonly keyId: string;
  readonly root: Uint8Array;
}

export async function insertCheckpoint(
  connection: Connection,
  made: NewCheckpoint,
  tiles: readonly Tile[],
): Promise<void> {
  await connection.query(
    `INSERT INTO audit_checkpoint (number, size, at, key_id, root, bytes, signature, frontier)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      made.number,
      made.frontier.size,
      made.at,
      made.keyId,
      made.root,
      Buffer.from(made.text, 'utf8'),
      Buffer.from(made.signature, 'base64'),
      Buffer.concat(made.frontier.roots),
    ],
  );
  if (tiles.length === 0) return;
  await connection.query(
    'INSERT INTO audit_tile (index, hash) SELECT * FROM unnest($1::bigint[], $2::bytea[])',
    [tiles.map((tile) => tile.index), tiles.map((tile) => tile.hash)],
  );
}

/** A checkpoint as it stands in the table. */
export interface StoredCheckpoint extends SignedCheckpoint {
  readonly size: bigint;
  readonly at: Date;
  readonly keyId: string;
  readonly root: Uint8Array;
  readonly frontier: Frontier;
}

const COLUMNS = 'number, size, at, key_id, root, bytes, signature, frontier';

/** Checkpoints after a number, in their order. */
export async function readCheckpointsAfter(
  connection: Connection,
  after: number,
  limit: number,
): Promise<StoredCheckpoint[]> {
  const { rows } = await connection.query(
    `SELECT ${COLUMNS} FROM audit_checkpoint WHERE number > $1 ORDER BY number LIMIT $2`,
    [after, limit],
  );
  return rows.map(checkpointOf);
}

/** Number of the newest checkpoint; 0 if there is none. */
export async function readNewestNumber(connection: Connection): Promise<number> {
  const { rows } = await connection.query('SELECT coalesce(max(number), 0) AS newest FROM audit_checkpoint');
  return Number(rows[0]?.newest ?? 0);
}

/** The first checkpoint that covers record `number`, or null. */
export async function readCheckpointOver(
  connection: Connection,
  number: bigint,
): Promise<StoredCheckpoint | null> {
  const { rows } = await connection.query(
    `SELECT ${COLUMNS} FROM audit_checkpoint WHERE size >= $1 ORDER BY size, number LIMIT 1`,
    [number],
  );
  return rows[0] ? checkpointOf(rows[0]) : null;
}

/** The newest checkpoint of at most this size, or null. */
export async function readCheckpointUnder(
  connection: Connection,
  size: bigint,
): Promise<StoredCheckpoint | null> {
  const { rows } = await connection.query(
    `SELECT ${COLUMNS} FROM audit_checkpoint WHERE size <= $1 ORDER BY size DESC, number DESC LIMIT 1`,
    [size],
  );
  return rows[0] ? checkpointOf(rows[0]) : null;
}

/** Checkpoints of these sizes, in their order; of the last size only the first where the rest is not wanted. */
export async function readCheckpointsBetween(
  connection: Connection,
  from: bigint,
  to: bigint,
  firstOfLastSize: boolean,
): Promise<StoredCheckpoint[]> {
  const { rows } = await connection.query(
    `SELECT ${COLUMNS} FROM audit_checkpoint WHERE size BETWEEN $1 AND $2
       AND (NOT $3 OR size < $2 OR number = (SELECT min(number) FROM audit_checkpoint WHERE size = $2))
     ORDER BY size, number`,
    [from, to, firstOfLastSize],
  );
  return rows.map(checkpointOf);
}

function checkpointOf(row: {
  number: string;
  size: string;
  at: Date;
  key_id: string;
  root: Buffer;
  bytes: Buffer;
  signature: Buffer;
  frontier: Buffer;
}): StoredCheckpoint {
  return {
    number: Number(row.number),
    size: BigInt(row.size),
    at: row.at,
    keyId: row.key_id,
    root: row.root,
    text: row.bytes.toString('utf8'),
    signature: row.signature.toString('base64'),
    frontier: { size: BigInt(row.size), roots: rootsOf(row.frontier) },
  };
}

/** Roots of the first so many tiles. */
export async function readTiles(connection: Connection, count: bigint): Promise<Uint8Array[]> {
  const { rows } = await connection.query('SELECT hash FROM audit_tile WHERE index < $1 ORDER BY index', [
    count,
  ]);
  return rows.map((row) => row.hash);
}
