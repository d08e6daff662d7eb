import { askTicketSystem } from '#lib/access/ask-ticket-system.ts';
import type { TicketSystems } from '#lib/access/check-ticket.ts';
import { openSigner, type Signer } from '#lib/audit/signer.ts';
import { type Aws, openAws } from '#lib/aws/aws.ts';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { createLog, type Log } from '#lib/kernel/log.ts';
import { type Alarms, openAlarms } from '#lib/notify/alarms.ts';
import { type FingerprintKey, openFingerprintKey } from '#lib/secrets/fingerprint-key.ts';
import { type Configuration, ConfigurationError, readConfiguration } from './configuration.ts';
import { openSending, type Sending } from './sending.ts';

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
  /** The way to channels outside. */
  readonly sending: Sending;
  /** Of values that are compared without being shown; opened when it is first needed. */
  readonly fingerprintKey: () => FingerprintKey;
  /** The way out that needs no database. */
  readonly alarms: Alarms;
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
  const house = {
    db: openDatabase(configuration.databaseUrl),
    aws: openWayToAws(configuration),
    log: createLog(configuration.logLevel),
  };
  const { limits, alarm: target } = configuration.sending;
  const opened: Runtime = {
    configuration,
    ...house,
    sending: openSending(configuration, house),
    alarms: openAlarms({ log: house.log, target, limits, origin: configuration.publicOrigin }),
    fingerprintKey: once(() =>
      openFingerprintKey({ given: configuration.sending.fingerprintKey, home: configuration.sending.home }),
    ),
    signer: openSigner(configuration.audit),
    ticketSystems: { allowed: configuration.ticketSystems, ask: askTicketSystem },
  };
  holder[KEY] = opened;
  return opened;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
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
