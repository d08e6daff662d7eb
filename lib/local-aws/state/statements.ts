import { createHash } from 'node:crypto';
import type pg from 'pg';

/** One place to run statements: inside a transaction, or on its own. */
export interface Connection {
  /** The rows of a statement. */
  rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** How many rows a statement touched. */
  run(text: string, values?: readonly unknown[]): Promise<number>;
}

export function connectionOver(target: Pick<pg.ClientBase, 'query'> | pg.Pool): Connection {
  return {
    async rows<Row>(text: string, values: readonly unknown[] = []) {
      const result = await target.query(statementOf(text, values));
      return result.rows as Row[];
    },
    async run(text, values = []) {
      const result = await target.query(statementOf(text, values));
      return result.rowCount ?? 0;
    },
  };
}

/** Statements are prepared once per connection, under a name made from their text. */
export function statementOf(text: string, values: readonly unknown[]): pg.QueryConfig {
  return { name: nameOf(text), text, values: [...values] };
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha1').update(text).digest('base64url');
    names.set(text, name);
  }
  return name;
}
