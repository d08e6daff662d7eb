import pg from 'pg';
import { type Connection, connectionOver } from './statements.ts';
import { openTransaction, type Transaction } from './transaction.ts';

export type { Connection } from './statements.ts';
export type { Transaction } from './transaction.ts';

export interface Database extends Connection {
  /**
   * All statements of `work` or none of them; committed before the promise resolves. What was committed is on disk
   * then as well, unless `diskLater`: then it is seen by everybody, and gets there within a second.
   */
  transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    options?: { readonly diskLater?: boolean },
  ): Promise<T>;
  close(): Promise<void>;
}

export const SCHEMA = 'local_aws';

const INT8 = 20;
const DATE = 1082;

/** Opens a pool on the database behind `url`. All statements see the schema of the local AWS and UTC. */
export function openDatabase(url: string, maxConnections: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 10_000,
    options: `-c search_path=${SCHEMA} -c timezone=UTC`,
    application_name: 'local-aws',
    // Statements go out while the answer to the one before is still to come.
    pipeline: true,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
        if (oid === INT8) return Number;
        if (oid === DATE) return String;
        return pg.types.getTypeParser(oid, format as 'text');
      }) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    ...connectionOver(pool),
    async transaction(work, { diskLater = false } = {}) {
      const client = await pool.connect();
      const tx = openTransaction(client, diskLater ? 'begin; set local synchronous_commit = off' : 'begin');
      try {
        const result = await work(tx);
        await tx.commit();
        client.release();
        return result;
      } catch (error) {
        const { failed, broken } = await tx.rollback();
        client.release(broken);
        throw failed?.reason ?? error;
      }
    },
    close: () => pool.end(),
  };
}
