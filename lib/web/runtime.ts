import { type Database, openDatabase } from '#lib/db/client.ts';
import { createLog, type Log } from '#lib/kernel/log.ts';
import { type Configuration, readConfiguration } from './configuration.ts';

/** What every door works with. */
export interface Runtime {
  readonly configuration: Configuration;
  readonly db: Database;
  readonly log: Log;
}

const KEY = Symbol.for('countersign.runtime');
const holder = globalThis as unknown as Record<symbol, Runtime | undefined>;

/**
 * The runtime of this process, opened at the first call. Kept on the global object, because the server is bundled in
 * several parts that would each open a pool of their own.
 */
export function runtime(): Runtime {
  const known = holder[KEY];
  if (known) return known;
  // biome-ignore lint/style/noProcessEnv: the one place of the server that hands the environment to its schema
  const configuration = readConfiguration(process.env);
  const opened: Runtime = {
    configuration,
    db: openDatabase(configuration.databaseUrl),
    log: createLog(configuration.logLevel),
  };
  holder[KEY] = opened;
  return opened;
}
