import { hash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { takeConnection } from '#lib/db/client.ts';
import type { LookupProgress } from '../rules/lookup-windows.ts';
import type { Reason } from '../rules/reasons.ts';
import type { TrailRecord } from '../rules/trail-record.ts';

/** Held by the one writer at a time, so that counting and joining names never race. Readers are not held up. */
const WRITER_LOCK = 7_318_205_116;

/** Something set aside: where it was, why, and the SHA-256 of its bytes. */
export interface UnreadableRecord {
  readonly file: string;
  /** Null: the file as a whole. */
  readonly place: number | null;
  readonly reason: Reason;
  readonly hash: Buffer;
  readonly bytes: number;
}

/** A transaction of one writer on a connection of its own. */
export interface WriterTransaction {
  readonly client: PoolClient;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Begins a writer's transaction; waits while another writes. End it with commit or rollback, whatever happens. */
export async function beginWriting(pool: Pool): Promise<WriterTransaction> {
  const { client, release } = await takeConnection(pool);
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [WRITER_LOCK]);
  } catch (error) {
    release(true);
    throw error;
  }
  const end = async (word: 'COMMIT' | 'ROLLBACK') => {
    try {
      await client.query(word);
      release();
    } catch (error) {
      release(true);
      throw error;
    }
  };
  return { client, commit: () => end('COMMIT'), rollback: () => end('ROLLBACK') };
}

/** Runs `work` in a writer's transaction. */
export async function writing<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const transaction = await beginWriting(pool);
  try {
    const result = await work(transaction.client);
    await transaction.commit();
    return result;
  } catch (error) {
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
}

const weeksMade = new WeakMap<Pool, Set<number>>();
const WEEK_MS = 7 * 86_400_000;
/** A Monday. */
const FIRST_WEEK = Date.parse('1969-12-29T00:00:00Z');

/** Makes the weeks that these records fall into, outside their transaction, so that no reader waits for it. */
export async function ensureWeeks(pool: Pool, records: Iterable<TrailRecord>): Promise<void> {
  const made = weeksMade.get(pool) ?? new Set<number>();
  weeksMade.set(pool, made);
  const weeks = new Set<number>();
  for (const record of records) weeks.add(Math.floor((record.at.getTime() - FIRST_WEEK) / WEEK_MS));
  for (const week of weeks) {
    if (made.has(week)) continue;
    const monday = new Date(FIRST_WEEK + week * WEEK_MS).toISOString().slice(0, 10);
    await pool.query('SELECT trail_week($1::date)', [monday]);
    made.add(week);
  }
}

/** Keeps what could not be read. The same thing at the same place is kept once. @returns how many are new. */
export async function keepUnreadable(
  client: PoolClient,
  source: string,
  unreadable: readonly UnreadableRecord[],
  at: Date,
): Promise<number> {
  if (unreadable.length === 0) return 0;
  const kept = await client.query(
    `INSERT INTO unreadable_record (key, source, file, place, reason, hash, bytes, at)
     SELECT DISTINCT ON (u.key) u.key, $2, u.file, u.place, u.reason, u.hash, u.bytes, $3::timestamptz
     FROM unnest($1::bytea[], $4::text[], $5::int[], $6::text[], $7::bytea[], $8::bigint[])
       AS u(key, file, place, reason, hash, bytes)
     ON CONFLICT (key) DO NOTHING`,
    [
      unreadable.map((entry) =>
        hash(
          'sha256',
          JSON.stringify([entry.file, entry.place, entry.reason, entry.hash.toString('hex')]),
          'buffer',
        ),
      ),
      source,
      at,
      unreadable.map((entry) => entry.file),
      unreadable.map((entry) => entry.place),
      unreadable.map((entry) => entry.reason),
      unreadable.map((entry) => entry.hash),
      unreadable.map((entry) => entry.bytes),
    ],
  );
  return kept.rowCount ?? 0;
}

/** A stretch of time that a source has seen of one account and region; `to` is exclusive. */
export interface SeenStretch {
  readonly source: string;
  readonly connectionId: string;
  readonly account: string;
  readonly region: string;
  readonly from: Date;
  readonly to: Date;
  readonly lastEventAt: Date | null;
  /** Where the source goes on next time, if it reads by time. */
  readonly readUntil?: Date;
}

/** Adds stretches to the coverage of their sources. Stretches that touch become one; an empty one only notes the run. */
export async function addCoverage(
  client: PoolClient,
  stretches: readonly SeenStretch[],
  at: Date,
): Promise<void> {
  for (const stretch of stretches) {
    await client.query(
      `INSERT INTO trail_checkpoint AS c
         (source, connection_id, account, region, seen, last_event_at, read_until, last_run_at, last_outcome)
       VALUES ($1, $2, $3, $4, tstzmultirange(tstzrange($5, $6)), $7, $8, $9, 'done')
       ON CONFLICT (source, connection_id, account, region) DO UPDATE SET
         seen = c.seen + excluded.seen, last_event_at = greatest(c.last_event_at, excluded.last_event_at),
         read_until = greatest(c.read_until, excluded.read_until),
         last_run_at = greatest(c.last_run_at, excluded.last_run_at), last_outcome = 'done', last_words = NULL`,
      [
        stretch.source,
        stretch.connectionId,
        stretch.account,
        stretch.region,
        stretch.from,
        stretch.to,
        stretch.lastEventAt,
        stretch.readUntil ?? null,
        at,
      ],
    );
  }
}

/** A source of one account and region. */
export type SourceKey = Pick<SeenStretch, 'source' | 'connectionId' | 'account' | 'region'>;

/** Where the source ended last time and what it has seen so far. */
export async function loadProgress(pool: Pool, key: SourceKey): Promise<LookupProgress> {
  const { rows } = await pool.query<{ read_until: Date | null; seen: { from: string; to: string }[] | null }>(
    `SELECT c.read_until, (SELECT json_agg(json_build_object('from', lower(r), 'to', upper(r)) ORDER BY r)
                             FROM unnest(c.seen) AS r) AS seen
     FROM trail_checkpoint c
     WHERE c.source = $1 AND c.connection_id = $2 AND c.account = $3 AND c.region = $4`,
    [key.source, key.connectionId, key.account, key.region],
  );
  const seen = (rows[0]?.seen ?? []).map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }));
  return { readUntil: rows[0]?.read_until ?? null, seen };
}

/** Notes that a run failed, in words of ours; what was seen before stays seen. */
export async function noteLookupFailure(pool: Pool, key: SourceKey, words: string, at: Date): Promise<void> {
  await pool.query(
    `INSERT INTO trail_checkpoint (source, connection_id, account, region, last_run_at, last_outcome, last_words)
     VALUES ($1, $2, $3, $4, $5, 'failed', $6)
     ON CONFLICT (source, connection_id, account, region) DO UPDATE SET
       last_run_at = excluded.last_run_at, last_outcome = 'failed', last_words = excluded.last_words`,
    [key.source, key.connectionId, key.account, key.region, at, words],
  );
}
