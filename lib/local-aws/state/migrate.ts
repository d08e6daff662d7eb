import pg from 'pg';
import { LocalAwsRefusal } from '../refusal.ts';
import { SCHEMA } from './database.ts';
import { MIGRATIONS } from './migrations.ts';

/** Any fixed number: it keeps two servers that start together from migrating together. */
const LOCK = 0x10ca1a5;

/** Brings the tables up to date, under an advisory lock. Refuses a database written by a newer version. */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(`create schema if not exists ${SCHEMA}`);
    await client.query(`create table if not exists ${SCHEMA}.migration (number int primary key)`);
    const done = await client.query<{ number: number | null }>(
      `select max(number) as number from ${SCHEMA}.migration`,
    );
    const reached = done.rows[0]?.number ?? 0;
    if (reached > MIGRATIONS.length) {
      throw new LocalAwsRefusal(
        'newer-database',
        'The database of the local AWS was written by a newer version.',
      );
    }
    for (const [index, step] of MIGRATIONS.entries())
      if (index >= reached) await apply(client, index + 1, step);
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, number: number, step: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local search_path = ${SCHEMA}`);
    await client.query(step);
    await client.query(`insert into ${SCHEMA}.migration values ($1)`, [number]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
