import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

/** A transaction as the stores use it. */
export type Transaction = Prisma.TransactionClient;

/** One PostgreSQL through Prisma for rows and through `pg` for COPY and analytic SQL, on the same pool. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  /** Runs `work` in one transaction (read committed, at most 5 s). Never call AWS inside. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Most connections at once. Default 12. */
  readonly connections?: number;
}

/** Opens the database behind a `postgresql://` URL. Connects lazily. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 12,
    connectionTimeoutMillis: 5_000,
    // Short queries only: compiling them costs more than running them.
    options: '-c timezone=UTC -c synchronous_commit=on -c jit=off',
  });
  // An idle connection that the server closes is not an error of anybody's request.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  return {
    prisma,
    pool,
    transaction: (work) => prisma.$transaction(work, { maxWait: 5_000, timeout: 5_000 }),
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

/**
 * Takes a connection out of the pool for longer than one statement. The pool listens for the errors of idle connections
 * only: without a listener of its own, one that breaks between two statements of ours would end the process.
 */
export async function takeConnection(pool: pg.Pool): Promise<TakenConnection> {
  const client = await pool.connect();
  let given = false;
  const giveBack = (unusable: boolean): void => {
    if (given) return;
    given = true;
    client.release(unusable);
  };
  // Its place in the pool is free at once: whoever holds it may wait for somebody who never comes back.
  const noteBreak = (): void => giveBack(true);
  client.on('error', noteBreak);
  return {
    client,
    release: (unusable = false) => {
      // One that broke keeps its listener: it may say so again while it is closed.
      if (!given) client.off('error', noteBreak);
      giveBack(unusable);
    },
  };
}

/** A connection of one's own. Give it back with `release`; one that is unusable or broke is closed and not kept. */
export interface TakenConnection {
  readonly client: pg.PoolClient;
  release(unusable?: boolean): void;
}

/** The database's clock at this instant (not the start of the transaction). Every expiry is judged by it. */
export async function databaseNow(tx: Pick<Transaction, '$queryRaw'>): Promise<Date> {
  const rows = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  const row = rows[0];
  if (!row) throw new Error('the database did not tell its time');
  return row.now;
}
