import { LocalAwsRefusal } from './refusal.ts';
import type { RegisteredFunctions } from './rotation/function-settings.ts';

export interface LocalAwsOptions {
  /** PostgreSQL database for the state; the tables live in a schema of their own in it. */
  readonly databaseUrl: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** A loopback address; 127.0.0.1 unless told. */
  readonly host?: string;
  /** Holds the root of the keys that stand for KMS keys. Made, mode 0600, when there is none. */
  readonly keyFile: string;
  readonly now?: () => Date;
  /** How long after a call its trail record becomes visible. */
  readonly trailDelaySeconds?: number;
  /** How much later than that a record may become visible, so that later calls come before earlier ones. */
  readonly lookupDisorderSeconds?: number;
  /** LookupEvents shows some records twice, beside each other or on two pages. */
  readonly lookupDuplicates?: boolean;
  /** How long ListSecrets goes on showing what was before a secret was made or marked for deletion. */
  readonly listLagSeconds?: number;
  /** LookupEvents calls allowed per account, region and second; null for no limit. */
  readonly lookupsPerSecond?: number | null;
  /** How the files of the trail are delivered. */
  readonly trailFiles?: Partial<TrailFileSettings>;
  /** Whether the signatures of known access keys are verified. */
  readonly verifySignatures?: boolean;
  /** Whether replication leaves service events. AWS documents their names and not what is in them. */
  readonly replicationEvents?: boolean;
  /** Which access keys are those of the administrator: any that nobody was given, or only these ids. */
  readonly administratorKeys?: 'any' | readonly string[];
  readonly maxConnections?: number;
  /** Rotation functions beside the shipped ones, by the name at the end of their ARN. */
  readonly rotationFunctions?: RegisteredFunctions;
  /** What programs that are rotation functions find in their environment beside the way into the API, such as PATH. */
  readonly commandEnvironment?: Readonly<Record<string, string>>;
  /** How often a rotation that fails is attempted. AWS does not say how often. */
  readonly rotationAttempts?: number;
  /** How long after a failed attempt the next one is made. AWS does not say. */
  readonly rotationRetrySeconds?: number;
  /** How long one step of a rotation may take. */
  readonly rotationStepSeconds?: number;
  /** How often the background looks for work: ended recovery windows, opened rotation windows, due attempts. */
  readonly backgroundSeconds?: number;
  /** Told about defects: the operation and the kind of error, never a body, a parameter or an error text. */
  readonly onDefect?: (defect: Defect) => void;
}

export interface Defect {
  readonly operation: string;
  readonly errorName: string;
  /** The code of a database or system error, if it has one. */
  readonly errorCode: string | undefined;
  /** Where it came from: file names and lines only. */
  readonly frames: readonly string[];
}

export interface TrailFileSettings {
  /** How long after the end of its five minutes a file is delivered. */
  readonly delaySeconds: number;
  /** How far before the first look the files begin. */
  readonly historyHours: number;
  /** Some records come up to ten minutes late, and those of a file out of their order. */
  readonly disorder: boolean;
  /** Some records come in two files, and some notifications twice. */
  readonly duplicates: boolean;
}

export type Settings = Required<Omit<LocalAwsOptions, 'trailFiles'>> & {
  readonly trailFiles: TrailFileSettings;
};

export function settingsFrom(options: LocalAwsOptions): Settings {
  const host = options.host ?? '127.0.0.1';
  if (!isLoopback(host)) {
    throw new LocalAwsRefusal(
      'not-loopback',
      'The local AWS answers on loopback only: 127.0.0.1, ::1 or localhost.',
    );
  }
  return {
    databaseUrl: options.databaseUrl,
    port: options.port,
    host,
    keyFile: options.keyFile,
    now: options.now ?? (() => new Date()),
    trailDelaySeconds: options.trailDelaySeconds ?? 20,
    lookupDisorderSeconds: options.lookupDisorderSeconds ?? 0,
    lookupDuplicates: options.lookupDuplicates ?? false,
    listLagSeconds: options.listLagSeconds ?? 0,
    lookupsPerSecond: options.lookupsPerSecond === undefined ? 2 : options.lookupsPerSecond,
    trailFiles: {
      delaySeconds: 60,
      historyHours: 24,
      disorder: false,
      duplicates: false,
      ...withoutUndefined(options.trailFiles),
    },
    verifySignatures: options.verifySignatures ?? true,
    replicationEvents: options.replicationEvents ?? false,
    administratorKeys: options.administratorKeys ?? 'any',
    maxConnections: options.maxConnections ?? 10,
    rotationFunctions: options.rotationFunctions ?? {},
    commandEnvironment: options.commandEnvironment ?? {},
    rotationAttempts: options.rotationAttempts ?? 5,
    rotationRetrySeconds: options.rotationRetrySeconds ?? 60,
    rotationStepSeconds: options.rotationStepSeconds ?? 60,
    backgroundSeconds: options.backgroundSeconds ?? 1,
    onDefect: options.onDefect ?? (() => {}),
  };
}

function withoutUndefined<T extends object>(given: T | undefined): Partial<Required<T>> {
  const kept = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Partial<Required<T>>;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.test(host);
}
