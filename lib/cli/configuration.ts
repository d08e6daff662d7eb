import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { type ConfiguredAccess, readConfiguredAccess } from '#lib/access/rules/policy-yaml.ts';
import { isLoopbackHost } from '#lib/aws/rules/loopback.ts';
import { Failure } from '../../launch/failure.mjs';
import { homeFolder, ROOT } from '../../launch/home.mjs';

/** What a start was told, checked. The environment is read here and nowhere else in the commands. */
export interface Configuration {
  /** Folder of all state, absolute. */
  readonly home: string;
  /** The users' own PostgreSQL; absent: the embedded one. */
  readonly databaseUrl: string | undefined;
  readonly aws: 'local' | 'real';
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
  /** Path of the YAML file with connections, environment rules and roles. */
  readonly configurationFile: string | undefined;
  /** What that file says about who may do what; nothing where there is no file. */
  readonly access: ConfiguredAccess;
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

const environmentSchema = z.object({
  DATABASE_URL: postgresUrl.optional(),
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
 * Reads the configuration of a start. Throws a Failure of one line for the first value that cannot be used;
 * the line never quotes the value, which may hold a password.
 */
export function readConfiguration(environment: EnvironmentVariables = process.env): Configuration {
  refuseForeignEndpoints(environment);
  const known = parseEnvironment(environment);
  const identityProvider = identityProviderOf(known);
  const configurationFile = configurationFileOf(known);
  const written = configurationFile === undefined ? '' : readFileSync(configurationFile, 'utf8');
  const aws = known.COUNTERSIGN_AWS ?? (hasConnections(configurationFile, written) ? 'real' : 'local');
  const url = known.COUNTERSIGN_URL && new URL(known.COUNTERSIGN_URL).origin;
  refuseOpenPersonas(identityProvider, aws, url);
  refusePlainHttp(url);
  return {
    home: homeFolder(environment),
    databaseUrl: known.DATABASE_URL,
    aws,
    port: known.PORT ?? DEFAULT_PORT,
    url,
    host: isLoopback(url) ? '127.0.0.1' : '0.0.0.0',
    localAwsPort: known.LOCAL_AWS_PORT ?? DEFAULT_LOCAL_AWS_PORT,
    localAwsPortIsWish: known.LOCAL_AWS_PORT !== undefined,
    localAwsTrailDelaySeconds: known.LOCAL_AWS_TRAIL_DELAY_SECONDS,
    localAwsLookupsPerSecond: known.LOCAL_AWS_LOOKUPS_PER_SECOND,
    configurationFile,
    access: configuredAccessOf(configurationFile, written),
    identityProvider,
  };
}

function parseEnvironment(environment: EnvironmentVariables): Environment {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Failure(`${issue?.path.join('.')} must be ${issue?.message}. Correct it and start again.`);
}

/** A stray variable would send every call, and with it every credential, to another host. */
function refuseForeignEndpoints(environment: EnvironmentVariables): void {
  const name = Object.keys(environment).find((key) => key.toUpperCase().startsWith('AWS_ENDPOINT_URL'));
  if (name === undefined) return;
  throw new Failure(
    `${name} is set, and Countersign talks to AWS at its own addresses only. Unset it and start again.`,
  );
}

function identityProviderOf(known: Environment): IdentityProvider | undefined {
  const { AUTH_OIDC_ISSUER, AUTH_OIDC_CLIENT_ID, AUTH_OIDC_CLIENT_SECRET } = known;
  const given = { AUTH_OIDC_ISSUER, AUTH_OIDC_CLIENT_ID, AUTH_OIDC_CLIENT_SECRET };
  const absent = Object.entries(given).filter(([, value]) => value === undefined);
  if (absent.length === Object.keys(given).length) return undefined;
  if (AUTH_OIDC_ISSUER && AUTH_OIDC_CLIENT_ID && AUTH_OIDC_CLIENT_SECRET) {
    return { issuer: AUTH_OIDC_ISSUER, clientId: AUTH_OIDC_CLIENT_ID, clientSecret: AUTH_OIDC_CLIENT_SECRET };
  }
  throw new Failure(
    `Sign-in through an identity provider needs ${absent.map(([name]) => name).join(' and ')} too. Set it and start again.`,
  );
}

function isLoopback(url: string | undefined): boolean {
  return url === undefined || isLoopbackHost(new URL(url).hostname);
}

/** The cookie of a session is for encrypted connections only, except on one's own machine. */
function refusePlainHttp(url: string | undefined): void {
  if (isLoopback(url) || url?.startsWith('https:')) return;
  throw new Failure('COUNTERSIGN_URL must be an https:// address unless it is on this machine.');
}

/** Personas sign in without proof of who they are: good on one's own machine with invented secrets, nowhere else. */
function refuseOpenPersonas(
  provider: IdentityProvider | undefined,
  aws: string,
  url: string | undefined,
): void {
  if (provider) return;
  const needs =
    'needs an identity provider: set AUTH_OIDC_ISSUER, AUTH_OIDC_CLIENT_ID and AUTH_OIDC_CLIENT_SECRET';
  if (aws === 'real') throw new Failure(`A start with real AWS accounts ${needs}.`);
  if (!isLoopback(url)) {
    throw new Failure(`A COUNTERSIGN_URL that others can reach ${needs}.`);
  }
}

function configurationFileOf(known: Environment): string | undefined {
  if (known.COUNTERSIGN_CONFIG === undefined) return undefined;
  const file = resolve(ROOT, known.COUNTERSIGN_CONFIG);
  if (existsSync(file)) return file;
  throw new Failure(`COUNTERSIGN_CONFIG names ${file}, and there is no such file.`);
}

/** The whole start is refused with one line for each thing that is wrong. No line quotes what stands in the file. */
function configuredAccessOf(file: string | undefined, written: string): ConfiguredAccess {
  const read = readConfiguredAccess(written);
  if (read.ok) return read.value;
  const problems = read.problems.map(({ line, words }) => `  line ${line}: ${words}`);
  throw new Failure(
    `The configuration file ${file} cannot be used. Correct it and start again.\n${problems.join('\n')}`,
  );
}

function hasConnections(file: string | undefined, text: string): boolean {
  if (file === undefined) return false;
  try {
    const written: unknown = parseYaml(text);
    const { connections } = (written ?? {}) as { connections?: unknown };
    return Array.isArray(connections) && connections.length > 0;
  } catch {
    throw new Failure(`The configuration file ${file} is not readable YAML.`);
  }
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
