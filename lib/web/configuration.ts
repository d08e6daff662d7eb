import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CEILING, type Ceiling } from '#lib/access/rules/ceiling.ts';
import { isZone } from '#lib/access/rules/working-day.ts';
import { AUDIT_SETTINGS, type AuditSettings, auditSettingsOf } from '#lib/audit/rules/settings.ts';
import { isLoopbackHost } from '#lib/aws/rules/loopback.ts';
import { OIDC_SETTINGS, type OidcSettings, oidcSettingsOf } from './oidc/settings.ts';
import { type ConfigurationFile, problemLines, readConfigurationFile } from './rules/configuration-file.ts';
import { readSendingSettings, type SendingSettings } from './sending-settings.ts';

const environment = z.object({
  ...AUDIT_SETTINGS,
  ...OIDC_SETTINGS,
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address'),
  COUNTERSIGN_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
  COUNTERSIGN_AWS: z.enum(['local', 'real']).default('local'),
  COUNTERSIGN_LOCAL_AWS_URL: z.url({ protocol: /^http$/ }).optional(),
  COUNTERSIGN_LOCAL_AWS_ACCESS_KEY_ID: z.string().max(128).optional(),
  COUNTERSIGN_LOCAL_AWS_SECRET_ACCESS_KEY: z.string().max(256).optional(),
  COUNTERSIGN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  COUNTERSIGN_CONFIG: z.string().optional(),
  COUNTERSIGN_ZONE: z
    .string()
    .max(64)
    .refine(isZone, 'must be a time zone, e.g. Europe/Berlin')
    .default('UTC'),
  /** Values that everybody together may reveal in ten minutes, and requests of everybody that may wait at once. */
  COUNTERSIGN_MOST_REVEALS: z.coerce.number().int().min(1).max(100_000).default(CEILING.reveals),
  COUNTERSIGN_MOST_WAITING: z.coerce.number().int().min(1).max(1_000_000).default(CEILING.waiting),
  COUNTERSIGN_TRAIL_POLL_SECONDS: z.coerce.number().int().min(1).max(3_600).default(15),
  /** Of the two LookupEvents a second that AWS allows an account and region, the part we take; the rest is people's. */
  COUNTERSIGN_TRAIL_LOOKUP_SHARE: z.coerce.number().min(0.05).max(1).default(0.7),
});

export interface Configuration {
  readonly databaseUrl: string;
  /** The origin people use, e.g. `https://countersign.example`. */
  readonly publicOrigin: string;
  readonly https: boolean;
  readonly aws: 'local' | 'real';
  readonly localAws: {
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  } | null;
  /** Personas exist in the embedded default on loopback, without an identity provider, and nowhere else. */
  readonly personas: boolean;
  /** The identity provider; null: there is none. */
  readonly oidc: OidcSettings | null;
  /** On one's own machine, with real accounts and no identity provider: one operator, by a link from the terminal. */
  readonly localOperator: boolean;
  /** Time zone of the organisation: where its working days are counted. */
  readonly zone: string;
  readonly audit: AuditSettings;
  readonly logLevel: string;
  /** What everybody together may do. */
  readonly ceiling: Ceiling;
  readonly trailPollSeconds: number;
  readonly trailLookupShare: number;
  /** Addresses that policies may name to check tickets. */
  readonly ticketSystems: readonly string[];
  readonly sending: SendingSettings;
  /** What the configuration file says; for what it does not name, what holds then. Shown read-only in the pages. */
  readonly file: ConfigurationFile;
}

/** A setting has a value we cannot work with. `message` is one clear line. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Reads the settings of the server, once, at start. The only place of the server that reads the environment. */
export function readConfiguration(env: Readonly<Record<string, string | undefined>>): Configuration {
  const stray = Object.keys(env).find((name) => name.startsWith('AWS_ENDPOINT_URL'));
  if (stray)
    throw new ConfigurationError(
      `${stray} is set. Countersign talks to AWS at its own addresses only. Unset it.`,
    );
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigurationError(
      `The setting ${String(issue?.path[0])} has a value we cannot use: ${issue?.message}`,
    );
  }
  const settings = parsed.data;
  const url = new URL(settings.COUNTERSIGN_URL);
  const loopback = isLoopbackHost(url.hostname);
  if (url.protocol === 'http:' && !loopback) {
    throw new ConfigurationError('COUNTERSIGN_URL must be an https address unless it is on this machine.');
  }
  const sample = settings.COUNTERSIGN_AWS === 'local' && loopback;
  const oidc = oidcSettingsOf(settings, url.origin);
  if (oidc && 'problem' in oidc) throw new ConfigurationError(oidc.problem);
  const written =
    settings.COUNTERSIGN_CONFIG === undefined ? null : readFileSync(settings.COUNTERSIGN_CONFIG, 'utf8');
  const file = readFile(settings.COUNTERSIGN_CONFIG, written);
  const sending = readSendingSettings(env, { loopback: sample, file: written });
  if (!sending.ok) throw new ConfigurationError(sending.refusal.words);
  return {
    databaseUrl: settings.DATABASE_URL,
    publicOrigin: url.origin,
    https: url.protocol === 'https:',
    aws: settings.COUNTERSIGN_AWS,
    localAws: localAwsOf(settings),
    personas: sample && oidc === null,
    oidc,
    localOperator: settings.COUNTERSIGN_AWS === 'real' && loopback && oidc === null,
    sending: sending.value,
    zone: settings.COUNTERSIGN_ZONE,
    audit: auditSettingsOf(settings, settings.COUNTERSIGN_AWS === 'local'),
    logLevel: settings.COUNTERSIGN_LOG_LEVEL,
    ceiling: { reveals: settings.COUNTERSIGN_MOST_REVEALS, waiting: settings.COUNTERSIGN_MOST_WAITING },
    trailPollSeconds: settings.COUNTERSIGN_TRAIL_POLL_SECONDS,
    trailLookupShare: settings.COUNTERSIGN_TRAIL_LOOKUP_SHARE,
    // An address on this machine is for trying things out, not for real accounts.
    ticketSystems: file.ticketSystems.filter(
      (url) => settings.COUNTERSIGN_AWS === 'local' || url.startsWith('https:'),
    ),
    file,
  };
}

function readFile(name: string | undefined, written: string | null): ConfigurationFile {
  const read = readConfigurationFile(written ?? '');
  if (read.ok) return read.value;
  throw new ConfigurationError(
    `The configuration file ${name} cannot be used. ${problemLines(read.problems)
      .map((line) => line.trim())
      .join('; ')}`,
  );
}

function localAwsOf(settings: z.output<typeof environment>): Configuration['localAws'] {
  if (settings.COUNTERSIGN_AWS === 'real') {
    if (settings.COUNTERSIGN_LOCAL_AWS_URL) {
      throw new ConfigurationError('COUNTERSIGN_LOCAL_AWS_URL cannot stand beside COUNTERSIGN_AWS=real.');
    }
    return null;
  }
  const endpoint = settings.COUNTERSIGN_LOCAL_AWS_URL;
  if (!endpoint)
    throw new ConfigurationError('COUNTERSIGN_LOCAL_AWS_URL is needed with COUNTERSIGN_AWS=local.');
  if (!isLoopbackHost(new URL(endpoint).hostname)) {
    throw new ConfigurationError('COUNTERSIGN_LOCAL_AWS_URL must be an address of this machine.');
  }
  return {
    endpoint,
    accessKeyId: settings.COUNTERSIGN_LOCAL_AWS_ACCESS_KEY_ID ?? 'local',
    secretAccessKey: settings.COUNTERSIGN_LOCAL_AWS_SECRET_ACCESS_KEY ?? 'local',
  };
}
