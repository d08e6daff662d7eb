import pino from 'pino';

/**
 * The only fields a log line may have. All are ours: codes, names of doors and jobs, counts and times. No text of a
 * person, of AWS or of an error ever gets in, so no secret value can.
 */
export interface LogFields {
  readonly event: string;
  readonly door?: string;
  readonly job?: string;
  readonly code?: string;
  readonly errorName?: string;
  readonly connection?: string;
  readonly region?: string;
  readonly ms?: number;
  readonly count?: number;
}

const CODE = /^[\w .:/-]{1,80}$/;

export interface Log {
  info(fields: LogFields): void;
  warn(fields: LogFields): void;
  error(fields: LogFields): void;
}

/** A log of single-line JSON records on standard output. */
export function createLog(level: string): Log {
  const sink = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return {
    info: (fields) => sink.info(allowed(fields)),
    warn: (fields) => sink.warn(allowed(fields)),
    error: (fields) => sink.error(allowed(fields)),
  };
}

/** The fixed name of an error for a log line: its class, or its code where it has one. Never its message. */
export function errorNameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && CODE.test(code) ? `${error.name}:${code}` : error.name;
}

const NAMES = ['event', 'door', 'job', 'code', 'errorName', 'connection', 'region', 'ms', 'count'] as const;

function allowed(fields: LogFields): Record<string, string | number> {
  const line: Record<string, string | number> = {};
  for (const name of NAMES) {
    const value = fields[name];
    if (typeof value === 'number') line[name] = Math.round(value);
    if (typeof value === 'string') line[name] = CODE.test(value) ? value : 'not-a-code';
  }
  return line;
}
