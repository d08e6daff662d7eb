/**
 * The local AWS as a program: `npm run local-aws -- [--port 4566] [--database URL]`, or a child of `npm start` that is
 * told everything by its environment. Without a database it keeps one of its own under the home folder.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import type { Defect } from '#lib/local-aws/options.ts';
import { LocalAwsRefusal } from '#lib/local-aws/refusal.ts';
import { readFunctionFile } from '#lib/local-aws/rotation/function-settings.ts';
import { seedCompany } from '#lib/local-aws/seed/seed-company.ts';
import { startLocalAws } from '#lib/local-aws/server.ts';
import { moveSampleDatabases } from '#lib/local-aws/state/move-sample-databases.ts';
import { makeSampleDatabases } from '#lib/local-aws/state/sample-databases.ts';
import { stateIdOf } from '#lib/local-aws/state/state-id.ts';
import { Failure, report } from '../../launch/failure.mjs';
import { homeFolder, privateFolder } from '../../launch/home.mjs';
import { holdHome } from './start/running-mark.ts';

const DEFAULT_PORT = 4566;

const placeOnLoopback = z
  .string()
  .regex(/^127\.0\.0\.1:\d{1,5}$/)
  .transform((text) => ({ host: '127.0.0.1', port: Number(text.split(':')[1]) }));

const settingsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT),
  database: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  'key-file': z.string().min(1).optional(),
  'replication-events': z.stringbool().optional(),
  /** Ids of access keys; `any` and `none` are words for all that nobody was given, and for none. */
  'administrator-keys': z
    .string()
    .regex(/^\w{1,128}(,\w{1,128}){0,99}$/)
    .transform((text) => (text === 'any' ? 'any' : text === 'none' ? [] : text.split(',')))
    .pipe(z.union([z.literal('any'), z.array(z.string())]))
    .optional(),
  'trail-delay-seconds': z.coerce.number().min(0).max(86_400).optional(),
  'lookup-disorder-seconds': z.coerce.number().min(0).max(86_400).optional(),
  'lookup-duplicates': z.stringbool().optional(),
  'list-lag-seconds': z.coerce.number().min(0).max(3600).optional(),
  /** 0 takes the limit away. */
  'lookups-per-second': z.coerce.number().min(0).max(10_000).optional(),
  'trail-file-delay-seconds': z.coerce.number().min(0).max(86_400).optional(),
  'trail-file-disorder': z.stringbool().optional(),
  'trail-file-duplicates': z.stringbool().optional(),
  /** A file that registers rotation functions beside the shipped ones. */
  'rotation-functions': z.string().min(1).optional(),
  'rotation-attempts': z.coerce.number().int().min(1).max(1000).optional(),
  'rotation-retry-seconds': z.coerce.number().min(0).max(86_400).optional(),
  /** Where the application databases of the sample company answer; with a database of its own it makes them there. */
  'sample-databases': placeOnLoopback.optional(),
});

type Settings = z.infer<typeof settingsSchema>;

async function main(): Promise<void> {
  const stop = stopWishes();
  const settings = readSettings();
  const home = homeFolder();
  const alone = settings.database === undefined ? await startOwnDatabase(home) : undefined;
  const databaseUrl = settings.database ?? alone?.url ?? '';
  const keyFile = settings['key-file'] ?? join(privateFolder(home, 'keys'), 'local-aws-alone.key');
  try {
    const sampleDatabases = alone?.sampleDatabases ?? settings['sample-databases'] ?? null;
    const sample = { databaseUrl, keyFile, now: new Date(), sampleDatabases };
    await seedCompany(sample);
    if (sampleDatabases) await moveSampleDatabases({ databaseUrl, keyFile, place: sampleDatabases });
    const localAws = await startLocalAws({
      databaseUrl,
      keyFile,
      port: settings.port,
      replicationEvents: settings['replication-events'],
      administratorKeys: settings['administrator-keys'],
      trailDelaySeconds: settings['trail-delay-seconds'],
      lookupDisorderSeconds: settings['lookup-disorder-seconds'],
      lookupDuplicates: settings['lookup-duplicates'],
      listLagSeconds: settings['list-lag-seconds'],
      lookupsPerSecond: settings['lookups-per-second'] === 0 ? null : settings['lookups-per-second'],
      ...(await rotationOptions(settings)),
      trailFiles: {
        delaySeconds: settings['trail-file-delay-seconds'],
        disorder: settings['trail-file-disorder'],
        duplicates: settings['trail-file-duplicates'],
      },
      onDefect,
    });
    alone?.answersAt(localAws.url);
    announce(localAws.url);
    await stop;
    await localAws.close();
  } finally {
    await alone?.stop();
  }
}

async function rotationOptions(settings: Settings) {
  const file = settings['rotation-functions'];
  // Programs of a person need to find other programs, and nothing else of our environment.
  const { PATH = '', HOME = '' } = process.env;
  return {
    rotationFunctions: file === undefined ? undefined : await readFunctionFile(file),
    commandEnvironment: { PATH, HOME },
    rotationAttempts: settings['rotation-attempts'],
    rotationRetrySeconds: settings['rotation-retry-seconds'],
  };
}

/** Options of the command line first, then LOCAL_AWS_… of the environment. */
function readSettings(): Settings {
  const options = Object.fromEntries(
    Object.keys(settingsSchema.shape).map((name) => [name, { type: 'string' as const }]),
  );
  const given = new Map<string, string>();
  for (const name of Object.keys(settingsSchema.shape)) {
    const variable = name === 'database' ? 'DATABASE_URL' : name.toUpperCase().replaceAll('-', '_');
    const value = process.env[`LOCAL_AWS_${variable}`];
    if (value !== undefined && value !== '') given.set(name, value);
  }
  try {
    for (const [name, value] of Object.entries(parseArgs({ options }).values)) given.set(name, String(value));
  } catch {
    throw new Failure(
      `These options are known: ${Object.keys(options)
        .map((name) => `--${name}`)
        .join(', ')}.`,
    );
  }
  const parsed = settingsSchema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new Failure(
    `The option --${String(parsed.error.issues[0]?.path[0])} of the local AWS cannot be used.`,
  );
}

/** The folder is held meanwhile: starting a PostgreSQL in it ends the one of another local AWS that still answers. */
async function startOwnDatabase(home: string) {
  const folder = join(home, 'local-aws-alone');
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const held = await holdHome(folder, 'The local AWS');
  try {
    const postgres = await startEmbeddedPostgres({ folder });
    const stop = async () => {
      await postgres.stop();
      held.release();
    };
    try {
      const url = postgres.superuserUrl('postgres');
      await makeSampleDatabases(postgres, { stateId: await stateIdOf(url), doors: {} });
      const sampleDatabases = { host: '127.0.0.1', port: postgres.port };
      return { url, sampleDatabases, answersAt: held.answersAt, stop };
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  } catch (error) {
    held.release();
    throw error;
  }
}

function announce(url: string): void {
  console.log(`The local AWS answers at ${url}, with the sample company Larkfield. For example:`);
  console.log(`  aws --endpoint-url ${url} --region eu-central-1 secretsmanager list-secrets`);
  process.send?.({ kind: 'listening', url });
}

/** Settles at the first wish to stop: a signal, or the end of whoever started us. */
function stopWishes(): Promise<void> {
  return new Promise((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => settle());
    process.once('disconnect', () => settle());
    if (process.connected === false) settle();
  });
}

/** One line, without anything a caller sent. */
function onDefect(defect: Defect): void {
  console.error(JSON.stringify({ level: 'error', at: new Date().toISOString(), ...defect }));
}

try {
  await main();
} catch (error) {
  const failure = error instanceof LocalAwsRefusal ? new Failure(error.message) : error;
  if (failure instanceof Failure) process.send?.({ kind: 'failed', words: failure.message });
  report(failure);
  process.exitCode = 1;
}
if (process.connected) process.disconnect();
