import { join } from 'node:path';
import { type Database, openDatabase } from './client.ts';
import { findRunningPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { databaseUrls, provisionEmbedded } from './provision-embedded.ts';

/** What a command needs to find the product's database. */
export interface DatabasePlace {
  /** DATABASE_URL, if the product runs on a PostgreSQL of its users. */
  readonly url?: string | undefined;
  /** COUNTERSIGN_HOME: the folder of the embedded default. */
  readonly home: string;
}

/** Folder of the embedded cluster below the home folder. */
export function postgresFolder(home: string): string {
  return join(home, 'postgres');
}

/**
 * Runs `work` on the product's database: the one of `url`, else the embedded one of a running product, else an
 * embedded one started for this and stopped again.
 */
export async function withDatabase<T>(place: DatabasePlace, work: (db: Database) => Promise<T>): Promise<T> {
  if (place.url !== undefined) return await onUrl(place.url, work);
  const folder = postgresFolder(place.home);
  const running = await findRunningPostgres(folder, 'postgres');
  if (running !== undefined) {
    const superuserUrl = (database: string) => running.replace(/\/postgres$/, `/${database}`);
    return await onUrl(databaseUrls({ superuserUrl }).applicationUrl, work);
  }
  const cluster = await startEmbeddedPostgres({ folder });
  try {
    const { applicationUrl } = await provisionEmbedded(cluster);
    return await onUrl(applicationUrl, work);
  } finally {
    await cluster.stop();
  }
}

async function onUrl<T>(url: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase(url);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
