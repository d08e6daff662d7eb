// npm run seed -- [--secrets N] [--events N] [--days N]: made-up data in large numbers, to see and measure the product with.
import { parseArgs } from 'node:util';
import { openDatabase } from '#lib/db/client.ts';
import { findRunningPostgres } from '#lib/db/embedded-postgres.ts';
import { postgresFolder } from '#lib/db/find-database.ts';
import { databaseUrls } from '#lib/db/provision-embedded.ts';
import { Failure, report } from '../../launch/failure.mjs';
import { readConfiguration } from './configuration.ts';
import { insertManyEvents } from './seed/many-events.ts';
import { insertManySecrets } from './seed/many-secrets.ts';

const USAGE = 'Say how much: npm run seed -- [--secrets 100000] [--events 10000000] [--days 90]';
const MOST = { secrets: 1_000_000, events: 200_000_000, days: 1_000 };

interface Wanted {
  readonly secrets: number;
  readonly events: number;
  readonly days: number;
}

async function main(): Promise<void> {
  const wanted = wantedOf(process.argv.slice(2));
  const { databaseUrl, home } = readConfiguration();
  if (databaseUrl !== undefined) {
    throw new Failure(
      'Made-up data goes only into the database that the product runs for itself, not into DATABASE_URL.',
    );
  }
  const running = await findRunningPostgres(postgresFolder(home), 'postgres');
  if (running === undefined)
    throw new Failure('The product does not run. Start it with npm start, then seed again.');
  const superuserUrl = (database: string) => running.replace(/\/postgres$/, `/${database}`);
  const db = openDatabase(databaseUrls({ superuserUrl }).ownerUrl);
  try {
    await refuseMixing(db.pool, wanted);
    const begun = performance.now();
    if (wanted.secrets > 0) await insertManySecrets(db.pool, wanted.secrets);
    if (wanted.events > 0)
      await insertManyEvents(db.pool, { ...wanted, until: tomorrow(), onProgress: printer(wanted) });
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(
      `${count(wanted.secrets)} secrets and ${count(wanted.events)} events in ${count(seconds)} s.`,
    );
  } finally {
    await db.close();
  }
}

function wantedOf(args: readonly string[]): Wanted {
  const option = (standard: string) => ({ type: 'string', default: standard }) as const;
  try {
    const options = { secrets: option('0'), events: option('0'), days: option('90') };
    const { values } = parseArgs({ args: [...args], options });
    const wanted = {
      secrets: Number(values.secrets),
      events: Number(values.events),
      days: Number(values.days),
    };
    const isNumber = (name: keyof Wanted) =>
      Number.isSafeInteger(wanted[name]) && wanted[name] >= 0 && wanted[name] <= MOST[name];
    if (isNumber('secrets') && isNumber('events') && isNumber('days') && wanted.days > 0) {
      if (wanted.secrets + wanted.events > 0) return wanted;
    }
  } catch {
    throw new Failure(USAGE);
  }
  throw new Failure(USAGE);
}

/** Made-up events among real ones could never be told apart again. */
async function refuseMixing(
  pool: { query: (sql: string) => Promise<{ rows: unknown[] }> },
  wanted: Wanted,
): Promise<void> {
  if (wanted.events > 0 && (await pool.query('SELECT 1 FROM trail_event LIMIT 1')).rows.length > 0) {
    throw new Failure(
      'The trail holds records already. Made-up events are put only into an empty one; nothing was changed.',
    );
  }
  const made = await pool.query("SELECT 1 FROM connection WHERE id = 'con_0000000000000000'");
  if (wanted.secrets > 0 && made.rows.length > 0) {
    throw new Failure('The made-up secrets are there already; nothing was changed.');
  }
}

function tomorrow(): Date {
  return new Date(Math.floor(Date.now() / 86_400_000 + 1) * 86_400_000);
}

function printer({ events }: Wanted): (written: number) => void {
  return (written) => console.error(`${count(written)} of ${count(events)} events`);
}

function count(number: number): string {
  return number.toLocaleString('en-GB');
}

try {
  await main();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
