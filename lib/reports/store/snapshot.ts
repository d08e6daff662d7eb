import type { Pool, PoolClient } from 'pg';
import { takeConnection } from '#lib/db/client.ts';
import type { PopulationName } from '../rules/populations.ts';
import type { Asked } from './asked.ts';
import { countOf, statementOf } from './populations.ts';

/** Cells as PostgreSQL writes them. */
export type Cells = readonly (string | null)[];

const ROWS_AT_ONCE = 1_000;
/** Text as it comes: nothing is turned into dates or numbers and back. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

/** One state of the database, read as often as needed. Close it, whatever happens. */
export interface Snapshot {
  count(name: PopulationName): Promise<number>;
  /** Rows of a population in their order, some thousands at a time. */
  rows(name: PopulationName): AsyncGenerator<readonly Cells[]>;
  close(): Promise<void>;
}

/** Opens a snapshot whose times are written in a zone. */
export async function openSnapshot(pool: Pool, asked: Asked, zone: string): Promise<Snapshot> {
  const { client, release } = await takeConnection(pool);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `SELECT set_config('timezone', $1, true), set_config('work_mem', '64MB', true), set_config('cursor_tuple_fraction', '1', true),
        set_config('max_parallel_workers_per_gather', '0', true)`,
      [zone],
    );
  } catch (error) {
    release(true);
    throw error;
  }
  return {
    count: async (name) => {
      const rows = await client.query<{ count: string }>(countOf(name, asked));
      return Number(rows.rows[0]?.count ?? 0);
    },
    rows: (name) => readRows(client, statementOf(name, asked)),
    close: async () => {
      await client.query('ROLLBACK').then(
        () => release(),
        () => release(true),
      );
    },
  };
}

async function* readRows(client: PoolClient, statement: string): AsyncGenerator<readonly Cells[]> {
  await client.query(`DECLARE evidence NO SCROLL CURSOR FOR ${statement}`);
  try {
    // The next rows are fetched while these are written.
    let next = fetchRows(client);
    for (;;) {
      const rows = await next;
      if (rows.length === 0) return;
      next = fetchRows(client);
      // Nobody waits for it if the reader goes away.
      next.catch(() => undefined);
      yield rows;
    }
  } finally {
    await client.query('CLOSE evidence').catch(() => undefined);
  }
}

async function fetchRows(client: PoolClient): Promise<readonly Cells[]> {
  const rows = await client.query({
    text: `FETCH ${ROWS_AT_ONCE} FROM evidence`,
    rowMode: 'array',
    types: AS_TEXT,
  });
  return rows.rows as Cells[];
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
