import { askTicketSystem } from '#lib/access/ask-ticket-system.ts';
import type { TicketSystems } from '#lib/access/check-ticket.ts';
import { openSigner, type Signer } from '#lib/audit/signer.ts';
import { type Aws, openAws } from '#lib/aws/aws.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { createLog, type Log } from '#lib/kernel/log.ts';
import { type Configuration, ConfigurationError, readConfiguration } from './configuration.ts';

/** What every door works with. */
export interface Runtime {
  readonly configuration: Configuration;
  readonly db: Database;
  readonly aws: Aws;
  readonly log: Log;
  /** Signs checkpoints, exports and packs. */
  readonly signer: Signer;
  /** The way to the ticket systems that the configuration allows. */
  readonly ticketSystems: TicketSystems;
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
    aws: openWayToAws(configuration),
    log: createLog(configuration.logLevel),
    signer: openSigner(configuration.audit),
    ticketSystems: { allowed: configuration.ticketSystems, ask: askTicketSystem },
  };
  holder[KEY] = opened;
  return opened;
}

function openWayToAws({ localAws }: Configuration): Aws {
  const opened = openAws(
    localAws
      ? {
          kind: 'local',
          localEndpoint: localAws.endpoint,
          baseCredentials: { accessKeyId: localAws.accessKeyId, secretAccessKey: localAws.secretAccessKey },
        }
      : { kind: 'real' },
  );
  if (!opened.ok) throw new ConfigurationError(opened.refusal.words);
  return opened.value;
}
