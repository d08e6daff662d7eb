// npm run import -- PATH… [--json]: CloudTrail files and folders into the database.
import { parseArgs } from 'node:util';
import type { Database } from '#lib/db/client.ts';
import { findRunningPostgres } from '#lib/db/embedded-postgres.ts';
import { type DatabasePlace, postgresFolder, withDatabase } from '#lib/db/find-database.ts';
import { type ImportProgress, type ImportReport, importFiles } from '#lib/trail/import-files.ts';
import { REASONS } from '#lib/trail/rules/reasons.ts';
import { MissingPathError } from '#lib/trail/sources/file.ts';
import { Failure, report } from '../../launch/failure.mjs';
import { readConfiguration } from './configuration.ts';
import { holdHome } from './start/running-mark.ts';

const PROGRESS_EVERY_MS = 2_000;

async function main(): Promise<void> {
  const { paths, json } = argumentsOf(process.argv.slice(2));
  const { databaseUrl, home } = readConfiguration();
  const begun = performance.now();
  const found = await onDatabase({ url: databaseUrl, home }, (db) =>
    importFiles(db, paths, { now: new Date(), ...(json ? {} : { onProgress: progressPrinter() }) }),
  ).catch((error: unknown) => {
    throw inWords(error);
  });
  const seconds = Math.round((performance.now() - begun) / 10) / 100;
  console.log(json ? JSON.stringify(machineReport(found, seconds), null, 2) : humanReport(found, seconds));
}

/**
 * Beside a running product on its database. Without one a PostgreSQL is started, and the home is held meanwhile: a
 * product that starts, or one whose PostgreSQL is too busy to answer, must not have it ended by us, nor we by it.
 */
async function onDatabase<T>(place: DatabasePlace, work: (db: Database) => Promise<T>): Promise<T> {
  const isThere =
    place.url !== undefined ||
    (await findRunningPostgres(postgresFolder(place.home), 'postgres')) !== undefined;
  if (isThere) return await withDatabase(place, work);
  const held = await holdHome(place.home);
  try {
    return await withDatabase(place, work);
  } finally {
    held.release();
  }
}

function argumentsOf(args: readonly string[]): { paths: readonly string[]; json: boolean } {
  const usage = 'Name files or folders to read: npm run import -- PATH… [--json]';
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (positionals.length > 0) return { paths: positionals, json: values.json };
  } catch {
    throw new Failure(usage);
  }
  throw new Failure(usage);
}

function inWords(error: unknown): unknown {
  if (error instanceof MissingPathError) return new Failure(`${error.message} Nothing was read.`);
  if ((error as { code?: unknown } | null)?.code === '42P01') {
    return new Failure('The database has no tables yet. Run npm start once, then import again.');
  }
  return error;
}

/** A line now and then on long runs, on stderr, so that stdout holds the report alone. */
function progressPrinter(): (progress: ImportProgress) => void {
  let last = performance.now();
  return ({ filesDone, files, records }) => {
    if (performance.now() - last < PROGRESS_EVERY_MS || filesDone === files) return;
    last = performance.now();
    console.error(`${count(filesDone)} of ${count(files)} files, ${count(records)} records`);
  };
}

function machineReport(found: ImportReport, seconds: number) {
  const { unreadableItems, passedOver, ...counts } = found;
  const unreadable = unreadableItems.map((item) => ({ ...item, words: REASONS[item.reason] }));
  return { ...counts, unreadableItems: unreadable, passedOver, seconds };
}

function humanReport(found: ImportReport, seconds: number): string {
  const rows: [string, number, string][] = [
    ['files', found.files, ''],
    ['records', found.records, ''],
    ['new', found.new, 'of Secrets Manager, with the KMS and STS records that belong to them'],
    ['duplicates', found.duplicates, ''],
    ['conflicts', found.conflicts, 'same event id, other content: kept beside each other'],
    ['foreign', found.foreign, 'of other services: counted only'],
    ['skipped', found.skipped, 'digests, insights and notices'],
    ['unreadable', found.unreadable, ''],
  ];
  const lines = rows
    .filter(([name, number]) => number > 0 || ['files', 'records', 'new', 'unreadable'].includes(name))
    .map(([name, number, words]) => `${name.padEnd(12)}${count(number).padStart(12)}  ${words}`.trimEnd());
  for (const { file, place, reason } of found.unreadableItems) {
    lines.push(`  ${printable(file)}${place === null ? '' : `, record ${place + 1}`}: ${REASONS[reason]}`);
  }
  const more = found.unreadable - found.unreadableItems.length;
  if (more > 0) lines.push(`  and ${count(more)} more that could not be read`);
  if (found.passedOver.length > 0) {
    lines.push(`passed over ${count(found.passedOver.length)} files that have no ending of a trail file`);
  }
  lines.push(`${seconds} s`);
  return lines.join('\n');
}

function count(number: number): string {
  return number.toLocaleString('en-GB');
}

/** File names are foreign text: control characters must not reach the terminal. */
function printable(name: string): string {
  return name.replace(/\p{C}/gu, '\uFFFD');
}

try {
  await main();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
