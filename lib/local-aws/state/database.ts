import { createHash } from 'node:crypto';
import pg from 'pg';

/** One place to run statements: inside a transaction, or on its own. */
export interface Connection {
  /** The rows of a statement. */
  rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** How many rows a statement touched. */
  run(text: string, values?: readonly unknown[]): Promise<number>;
}

export interface Database extends Connection {
  /** All statements of `work` or none of them; committed before the promise resolves. */
  transaction<T>(work: (tx: Connection) => Promise<T>): Promise<T>;
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
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work(connectionOver(client));
        await client.query('commit');
        client.release();
        return result;
      } catch (error) {
        const left = await client.query('rollback').then(
          () => undefined,
          (broken: Error) => broken,
        );
        client.release(left);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

function connectionOver(target: Pick<pg.ClientBase, 'query'> | pg.Pool): Connection {
  return {
    async rows<Row>(text: string, values: readonly unknown[] = []) {
      const result = await target.query({ name: nameOf(text), text, values: [...values] });
      return result.rows as Row[];
    },
    async run(text, values = []) {
      const result = await target.query({ name: nameOf(text), text, values: [...values] });
      return result.rowCount ?? 0;
    },
  };
}

const names = new Map<string, string>();

/** Statements are prepared once per connection, under a name made from their text. */
function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha1').update(text).digest('base64url');
    names.set(text, name);
  }
  return name;
}
