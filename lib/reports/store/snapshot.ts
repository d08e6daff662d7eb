import type { Pool } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { takeConnection } from '#lib/db/client.ts';
import type { PopulationName } from '../rules/populations.ts';
import type { Asked } from './asked.ts';
import { type Cells, rowsOfCopy } from './copied-rows.ts';
import { countOf, stepsOf } from './populations.ts';

const ROWS_AT_ONCE = 1_000;

/** One state of the database, read as often as needed, one population at a time. Close it, whatever happens. */
export interface Snapshot {
  count(name: PopulationName): Promise<number>;
  /** Rows of a population in their order, a thousand at a time. */
  rows(name: PopulationName): AsyncGenerator<readonly Cells[]>;
  close(): Promise<void>;
}

/** Opens a snapshot whose times are written in a zone. */
export async function openSnapshot(pool: Pool, asked: Asked, zone: string): Promise<Snapshot> {
  const { client, release } = await takeConnection(pool);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `SELECT set_config('timezone', $1, true), set_config('work_mem', '64MB', true),
        set_config('max_parallel_workers_per_gather', '0', true)`,
      [zone],
    );
  } catch (error) {
    release(true);
    throw error;
  }
  /** A statement under way whose rows nobody reads any more: there is no other end to it than that of the connection. */
  let copying = false;
  return {
    count: async (name) => {
      const rows = await client.query<{ count: string }>(countOf(name, asked));
      return Number(rows.rows[0]?.count ?? 0);
    },
    async *rows(name) {
      copying = true;
      for (const step of stepsOf(name, asked))
        yield* rowsOfCopy(client.query(copyTo(`COPY (${step}) TO STDOUT`)), ROWS_AT_ONCE);
      copying = false;
    },
    close: async () => {
      if (copying) return release(true);
      await client.query('ROLLBACK').then(
        () => release(),
        () => release(true),
      );
    },
  };
}

/** Whether a zone is known to the database, which writes the times. */
export async function knowsZone(pool: Pool, zone: string): Promise<boolean> {
  const rows = await pool.query('SELECT 1 FROM pg_timezone_names WHERE name = $1', [zone]);
  return rows.rowCount === 1;
}

/** The database's clock, and whether everything that began before an instant has ended. */
export async function readClock(pool: Pool): Promise<Date> {
  const rows = await pool.query<{ now: Date }>(`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`);
  const [row] = rows.rows;
  if (!row) throw new Error('the database did not tell its time');
  return row.now;
}

/** Transactions of this database that began before an instant and may still write with that time. */
export async function writersBefore(pool: Pool, moment: Date): Promise<number> {
  const rows = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
       AND xact_start < $1 AND backend_xid IS NOT NULL`,
    [moment],
  );
  return rows.rows[0]?.count ?? 0;
}

/** When rows that change began to keep their past: the day this feature was installed. */
export async function pastKeptFrom(pool: Pool): Promise<Date> {
  const rows = await pool.query<{ at: Date }>('SELECT set_at AS at FROM evidence_past');
  return rows.rows[0]?.at ?? new Date(0);
}
