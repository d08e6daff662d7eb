import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { OIDC_SETTING_NAMES } from '#lib/web/oidc/settings.ts';
import { Failure } from '../../../launch/failure.mjs';
import { privateFolder, ROOT } from '../../../launch/home.mjs';
import { startChild, tailOf } from './child.ts';
import { noteChild, type ProductStart } from './product-start.ts';

const LISTENING_WITHIN_MS = 60_000;
const READY_WITHIN_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;
const POLL_MS = 50;

/**
 * Settings floor of the process: no way to change a prototype through a key of a JSON object, and no debugger port
 * for whoever may send this process a signal.
 */
const NODE_FLAGS = ['--disable-proto=throw', '--disable-sigusr1'];

/** How the AWS library finds the role of a machine, a container or a person. Only for real AWS. */
const REAL_AWS = [
  'HOME',
  'USERPROFILE',
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
];
const ALWAYS = [
  'PATH',
  'TZ',
  'LANG',
  'NODE_EXTRA_CA_CERTS',
  'HTTPS_PROXY',
  'NO_PROXY',
  'COUNTERSIGN_LOG_LEVEL',
  'COUNTERSIGN_TRAIL_POLL_SECONDS',
  'COUNTERSIGN_TRAIL_LOOKUP_SHARE',
  'COUNTERSIGN_CHECKPOINT_FOLDER',
  'COUNTERSIGN_CHECKPOINT_BUCKET',
  'COUNTERSIGN_CHECKPOINT_REGION',
  'COUNTERSIGN_CHECKPOINT_LOCK_DAYS',
  'COUNTERSIGN_CHECKPOINT_KEY',
  'COUNTERSIGN_CHECKPOINT_PREVIOUS_KEY',
  'COUNTERSIGN_MOST_REVEALS',
  'COUNTERSIGN_MOST_WAITING',
  'COUNTERSIGN_FINGERPRINT_KEY',
  'COUNTERSIGN_AUDIT_STREAM',
  'COUNTERSIGN_AUDIT_STREAM_TOKEN',
];

export async function startServer(start: ProductStart): Promise<undefined> {
  const log = logOf(start);
  await startChild({
    name: 'server',
    program: join(ROOT, 'lib', 'cli', 'serve.ts'),
    nodeFlags: start.mode === 'built' ? NODE_FLAGS : [],
    environment: environmentOf(start),
    log,
    readyWithinMs: LISTENING_WITHIN_MS,
    onSpawn: (child) => noteChild(start, child),
  });
  await waitUntilReady(start, log);
}

/** The whole environment of the server: what it needs by name, and nothing that merely happened to be set. */
export function environmentOf(start: ProductStart): Record<string, string | undefined> {
  const { configuration, databases, localAws, build, port, url, mode } = start;
  const inherited = configuration.aws === 'real' ? [...ALWAYS, ...REAL_AWS] : ALWAYS;
  return {
    ...Object.fromEntries(inherited.map((name) => [name, process.env[name]])),
    NODE_ENV: mode === 'built' ? 'production' : 'development',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_DIST_DIR: build?.folder,
    SERVE_HOST: configuration.host,
    SERVE_PORT: String(port),
    DATABASE_URL: databases?.applicationUrl,
    COUNTERSIGN_URL: url,
    COUNTERSIGN_AWS: configuration.aws,
    COUNTERSIGN_LOCAL_AWS_URL: localAws?.url,
    COUNTERSIGN_LOCAL_AWS_ACCESS_KEY_ID: localAws ? PRODUCT_ACCESS.baseUser.accessKeyId : undefined,
    COUNTERSIGN_LOCAL_AWS_SECRET_ACCESS_KEY: localAws ? PRODUCT_ACCESS.baseUser.secretAccessKey : undefined,
    COUNTERSIGN_TRAIL_POLL_SECONDS: process.env.COUNTERSIGN_TRAIL_POLL_SECONDS,
    COUNTERSIGN_TRAIL_LOOKUP_SHARE: process.env.COUNTERSIGN_TRAIL_LOOKUP_SHARE,
    COUNTERSIGN_LOG_LEVEL: process.env.COUNTERSIGN_LOG_LEVEL,
    COUNTERSIGN_ZONE: process.env.COUNTERSIGN_ZONE,
    COUNTERSIGN_HOME: configuration.home,
    COUNTERSIGN_CONFIG: configuration.configurationFile,
    ...Object.fromEntries(OIDC_SETTING_NAMES.map((name) => [name, process.env[name] || undefined])),
    AWS_EC2_METADATA_DISABLED: configuration.aws === 'local' ? 'true' : undefined,
    ...sendingVariables(),
  };
}

/** Addresses and secrets of channels, which the configuration file names and does not hold. */
function sendingVariables(): Record<string, string | undefined> {
  const names = Object.keys(process.env).filter((name) =>
    /^COUNTERSIGN_(CHANNEL|ALARM)_[A-Z0-9_]+$/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/** On one's own machine the terminal stays quiet and the log is a file; a deployment collects standard output. */
function logOf({ configuration, mode }: ProductStart): string | undefined {
  if (mode === 'reloading' || configuration.databaseUrl !== undefined) return undefined;
  return join(privateFolder(configuration.home, 'logs'), 'server.log');
}

async function waitUntilReady(start: ProductStart, log: string | undefined): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const status = await readiness(start);
    if (status === 200) return;
    if (Date.now() > until) {
      const words = status === undefined ? 'did not answer' : `answered ${status}`;
      throw new Failure(
        `The server started and did not become ready: its health page ${words}.${tailOf(log)}`,
      );
    }
    await pause(POLL_MS);
  }
}

/** Asks on loopback under the name people use: the server answers for its public origin only. */
function readiness({ port, url }: ProductStart): Promise<number | undefined> {
  return new Promise((settle) => {
    const asked = get(
      {
        host: '127.0.0.1',
        port,
        path: '/api/health/ready',
        headers: { host: new URL(url).host },
        timeout: ANSWER_WITHIN_MS,
      },
      (response) => {
        response.resume();
        settle(response.statusCode);
      },
    );
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => settle(undefined));
  });
}
