import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { databaseUrls, PRODUCT_DATABASE } from '#lib/db/provision-embedded.ts';

/** A database of one test file. */
export interface EmptyDatabase {
  /** URL as the superuser. */
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated database of one test file, opened as the application role. */
export interface TestDatabase extends EmptyDatabase {
  readonly applicationUrl: string;
  readonly db: Database;
}

/** A database without tables, e.g. for the local AWS. */
export function createEmptyDatabase(): Promise<EmptyDatabase> {
  return createFrom('template1');
}

/** A copy of the migrated template. `drop()` closes it and removes it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const made = await createFrom(PRODUCT_DATABASE);
  const clusterUrl = inject('clusterUrl');
  const name = new URL(made.url).pathname.slice(1);
  const superuserUrl = () => withDatabaseName(clusterUrl, name);
  const { applicationUrl } = databaseUrls({
    superuserUrl: (database) => (database === PRODUCT_DATABASE ? superuserUrl() : clusterUrl),
  });
  const db = openDatabase(withDatabaseName(applicationUrl, name));
  return {
    url: made.url,
    applicationUrl: withDatabaseName(applicationUrl, name),
    db,
    drop: async () => {
      await db.close();
      await made.drop();
    },
  };
}

/** A copy of a database of the cluster that nobody is connected to. */
export async function createFrom(template: string): Promise<EmptyDatabase> {
  const clusterUrl = inject('clusterUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(clusterUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return {
    url: withDatabaseName(clusterUrl, name),
    drop: () => asSuperuser(clusterUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

function withDatabaseName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

async function asSuperuser(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
