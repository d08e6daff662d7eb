import { join } from 'node:path';
import pg from 'pg';
import { findRunningPostgres } from '#lib/db/embedded-postgres.ts';

/** Runs one statement in the database of the running product, as its superuser. */
export async function queryProduct(
  home: string,
  sql: string,
  values: readonly unknown[] = [],
  database = 'countersign',
): Promise<Record<string, unknown>[]> {
  const connectionString = await findRunningPostgres(join(home, 'postgres'), database);
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
