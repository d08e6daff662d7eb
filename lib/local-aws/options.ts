import { LocalAwsRefusal } from './refusal.ts';

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
  /** LookupEvents calls allowed per account, region and second; null for no limit. */
  readonly lookupsPerSecond?: number | null;
  /** Whether the signatures of known access keys are verified. */
  readonly verifySignatures?: boolean;
  readonly maxConnections?: number;
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

export type Settings = Required<LocalAwsOptions>;

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
    lookupsPerSecond: options.lookupsPerSecond === undefined ? 2 : options.lookupsPerSecond,
    verifySignatures: options.verifySignatures ?? true,
    maxConnections: options.maxConnections ?? 10,
    onDefect: options.onDefect ?? (() => {}),
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.test(host);
}
