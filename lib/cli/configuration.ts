import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { isLoopbackHost } from '#lib/aws/rules/loopback.ts';
import {
  type ConfigurationFile,
  problemLines,
  readConfigurationFile,
} from '#lib/web/rules/configuration-file.ts';
import { unsafeReasons } from '#lib/web/rules/start-safety.ts';
import { Failure } from '../../launch/failure.mjs';
import { homeFolder, ROOT } from '../../launch/home.mjs';

/** What a start was told, checked. The environment is read here and nowhere else in the commands. */
export interface Configuration {
  /** Folder of all state, absolute. */
  readonly home: string;
  /** The users' own PostgreSQL; absent: the embedded one. */
  readonly databaseUrl: string | undefined;
  /** The role that owns the tables of that PostgreSQL, for the migrations. Absent: the one of `databaseUrl`. */
  readonly databaseOwnerUrl: string | undefined;
  readonly aws: 'local' | 'real';
  /** Where a first look at a real account looks, if nothing is connected. */
  readonly regions: readonly string[];
  /** Port of the product. 0: any free one. */
  readonly port: number;
  /** The origin people open, without a slash at the end. Absent: http://localhost and the port. */
  readonly url: string | undefined;
  /** Address the server listens on. */
  readonly host: string;
  readonly localAwsPort: number;
  /** Whether somebody asked for that very port. Otherwise another free one will do. */
  readonly localAwsPortIsWish: boolean;
  /** Handed to the local AWS as they are. */
  readonly localAwsTrailDelaySeconds: number | undefined;
  readonly localAwsLookupsPerSecond: number | undefined;
  /** Path of the YAML file with connections, environment rules, policies and roles. */
  readonly configurationFile: string | undefined;
  /** What that file says; nothing where there is no file. */
  readonly file: ConfigurationFile;
  readonly identityProvider: IdentityProvider | undefined;
}

export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const DEFAULT_PORT = 3000;
const DEFAULT_LOCAL_AWS_PORT = 4566;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'a port: a number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'a port: a number from 0 to 65535');

const amount = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,3})?$/, 'a number that is not negative')
  .transform(Number);

const webUrl = z
  .string()
  .refine(
    (text) => /^https?:$/.test(urlOf(text)?.protocol ?? ''),
    'an address that begins with http:// or https://',
  );

const postgresUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:$/.test(urlOf(text)?.protocol ?? ''),
    'an address like postgresql://user:password@host:5432/database',
  );

/** Whether AWS knows them is said where they are used. */
const regions = z
  .string()
  .regex(
    /^[a-z0-9-]{1,32}( *, *[a-z0-9-]{1,32}){0,39}$/,
    'regions with commas between, as eu-central-1,eu-west-1',
  );

const environmentSchema = z.object({
  DATABASE_URL: postgresUrl.optional(),
  COUNTERSIGN_DATABASE_OWNER_URL: postgresUrl.optional(),
  COUNTERSIGN_REGIONS: regions.optional(),
  AWS_REGION: z.string().optional(),
  AWS_DEFAULT_REGION: z.string().optional(),
  COUNTERSIGN_AWS: z.enum(['local', 'real'], 'local or real').optional(),
  COUNTERSIGN_URL: webUrl
    .refine(
      (text) => urlOf(text)?.pathname === '/',
      'an origin without a path, as https://countersign.example.com',
    )
    .optional(),
  COUNTERSIGN_CONFIG: z.string().optional(),
  PORT: port.optional(),
  LOCAL_AWS_PORT: port.optional(),
  LOCAL_AWS_TRAIL_DELAY_SECONDS: amount.optional(),
  LOCAL_AWS_LOOKUPS_PER_SECOND: amount.optional(),
  AUTH_OIDC_ISSUER: webUrl.optional(),
  AUTH_OIDC_CLIENT_ID: z.string().optional(),
  AUTH_OIDC_CLIENT_SECRET: z.string().optional(),
});

type Environment = z.infer<typeof environmentSchema>;
type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration of a start. Throws a Failure with every reason why it cannot go on, a line for each; no line
 * quotes a value, which may hold a password.
 */
export function readConfiguration(environment: EnvironmentVariables = process.env): Configuration {
  const reasons: string[] = [];
  const known = parseEnvironment(environment, reasons);
  const identityProvider = identityProviderOf(known, reasons);
  const configurationFile = configurationFileOf(known, reasons);
  const file = readFile(configurationFile, reasons);
  const aws = known.COUNTERSIGN_AWS ?? (file.connections.length > 0 ? 'real' : 'local');
  const url = known.COUNTERSIGN_URL && new URL(known.COUNTERSIGN_URL).origin;
  const provider = identityProvider !== undefined;
  reasons.push(
    ...unsafeReasons({ aws, origin: url, identityProvider: provider, settings: given(environment) }),
  );
  if (reasons.length > 0) throw new Failure(wordsOf(reasons));
  return {
    home: homeFolder(environment),
    databaseUrl: known.DATABASE_URL,
    databaseOwnerUrl: known.COUNTERSIGN_DATABASE_OWNER_URL,
    regions: regionsOf(known),
    aws,
    port: known.PORT ?? DEFAULT_PORT,
    url,
    host: isLoopback(url) ? '127.0.0.1' : '0.0.0.0',
    localAwsPort: known.LOCAL_AWS_PORT ?? DEFAULT_LOCAL_AWS_PORT,
    localAwsPortIsWish: known.LOCAL_AWS_PORT !== undefined,
    localAwsTrailDelaySeconds: known.LOCAL_AWS_TRAIL_DELAY_SECONDS,
    localAwsLookupsPerSecond: known.LOCAL_AWS_LOOKUPS_PER_SECOND,
    configurationFile,
    file,
    identityProvider,
  };
}

/** One reason is told alone, several as a list. */
export function wordsOf(reasons: readonly string[]): string {
  const [only] = reasons;
  if (reasons.length === 1 && only !== undefined) return only;
  return `Countersign does not start, for ${reasons.length} reasons:\n\n${reasons.join('\n\n')}`;
}

function given(environment: EnvironmentVariables): EnvironmentVariables {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

/** What can be used. What cannot is a reason for each, and is left out. */
function parseEnvironment(environment: EnvironmentVariables, reasons: string[]): Environment {
  const all = given(environment);
  const parsed = environmentSchema.safeParse(all);
  if (parsed.success) return parsed.data;
  const wrong = new Map(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
  for (const [name, needs] of wrong) {
    reasons.push(`${name} must be ${needs}. Correct it and start again.`);
  }
  return environmentSchema.parse(
    Object.fromEntries(Object.entries(all).filter(([name]) => !wrong.has(name))),
  );
}

function identityProviderOf(known: Environment, reasons: string[]): IdentityProvider | undefined {
  const { AUTH_OIDC_ISSUER, AUTH_OIDC_CLIENT_ID, AUTH_OIDC_CLIENT_SECRET } = known;
  const given = { AUTH_OIDC_ISSUER, AUTH_OIDC_CLIENT_ID, AUTH_OIDC_CLIENT_SECRET };
  const absent = Object.entries(given).filter(([, value]) => value === undefined);
  if (absent.length === Object.keys(given).length) return undefined;
  if (AUTH_OIDC_ISSUER && AUTH_OIDC_CLIENT_ID && AUTH_OIDC_CLIENT_SECRET) {
    return { issuer: AUTH_OIDC_ISSUER, clientId: AUTH_OIDC_CLIENT_ID, clientSecret: AUTH_OIDC_CLIENT_SECRET };
  }
  reasons.push(
    `Sign-in through an identity provider needs ${absent.map(([name]) => name).join(' and ')} too. Set it and start again.`,
  );
  return undefined;
}

function isLoopback(url: string | undefined): boolean {
  return url === undefined || isLoopbackHost(new URL(url).hostname);
}

function configurationFileOf(known: Environment, reasons: string[]): string | undefined {
  if (known.COUNTERSIGN_CONFIG === undefined) return undefined;
  const file = resolve(ROOT, known.COUNTERSIGN_CONFIG);
  if (existsSync(file)) return file;
  reasons.push(`COUNTERSIGN_CONFIG names ${file}, and there is no such file.`);
  return undefined;
}

/** One line for each thing that is wrong. No line quotes what stands in the file. */
function readFile(file: string | undefined, reasons: string[]): ConfigurationFile {
  const read = readConfigurationFile(file === undefined ? '' : readFileSync(file, 'utf8'));
  if (read.ok) return read.value;
  const lines = problemLines(read.problems).join('\n');
  reasons.push(`The configuration file ${file} cannot be used. Correct it and start again.\n${lines}`);
  return EMPTY_FILE;
}

const EMPTY_FILE: ConfigurationFile = (() => {
  const read = readConfigurationFile('');
  if (!read.ok) throw new Error('an empty configuration file is one');
  return read.value;
})();

function regionsOf(known: Environment): readonly string[] {
  const named = known.COUNTERSIGN_REGIONS ?? known.AWS_REGION ?? known.AWS_DEFAULT_REGION ?? '';
  return named
    .split(',')
    .map((region) => region.trim())
    .filter(Boolean);
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
