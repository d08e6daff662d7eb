import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { findRunningPostgres } from '#lib/db/embedded-postgres.ts';
import type { Sink } from './canary-scan.ts';

/** Files below a folder that were written since, one after the other: together they may be large. */
export function* filesBelow(folder: string, since = 0): Generator<Sink> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const stat = entry.isFile() ? statSync(path, { throwIfNoEntry: false }) : undefined;
    const bytes = stat && stat.mtimeMs >= since ? readIfThere(path) : undefined;
    if (bytes) yield { name: path, bytes };
  }
}

/** A running database puts files away at any time: what is gone holds nothing. */
function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Every row of every table and of the catalogues as COPY writes them, which is what pg_dump puts into a dump. The
 * embedded PostgreSQL comes without pg_dump. The catalogues hold samples of columns (pg_statistic).
 */
export async function dumpOfProduct(home: string, database: string): Promise<Sink[]> {
  const client = new pg.Client({
    connectionString: await findRunningPostgres(join(home, 'postgres'), database),
  });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' ORDER BY 1`,
    );
    const sinks: Sink[] = [];
    for (const { name } of tables.rows) {
      const copied = await buffer(client.query(copyTo(`COPY (SELECT * FROM ${name}) TO STDOUT`)));
      sinks.push({ name: `${database} ${name}`, bytes: Buffer.concat([copied, unescaped(copied)]) });
    }
    return sinks;
  } finally {
    await client.end();
  }
}

/** COPY writes a backslash twice and line ends as letters. */
function unescaped(copied: Buffer): Buffer {
  const text = copied.toString('latin1');
  return Buffer.from(text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\\\', '\\'), 'latin1');
}

/** Everything that a page of this browser can keep: storages, databases, caches, cookies, address, history, document. */
export async function browserStorage(page: Page): Promise<Sink[]> {
  const kept = await page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((settle, fail) => {
        request.onsuccess = () => settle(request.result);
        request.onerror = () => fail(request.error);
      });
    const databases: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        databases.push(name, store, await asked(database.transaction(store).objectStore(store).getAll()));
      }
      database.close();
    }
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        cached.push(name, request.url, (await (await cache.match(request))?.text()) ?? '');
    }
    return {
      'local storage': { ...localStorage },
      'session storage': { ...sessionStorage },
      databases,
      cached,
      address: [location.href, history.state],
      document: [document.documentElement.outerHTML, document.title],
    };
  });
  const cookies = await page.context().cookies();
  const sinks = Object.entries({ ...kept, cookies });
  return sinks.map(([name, held]) => ({ name, bytes: Buffer.from(JSON.stringify(held)) }));
}
