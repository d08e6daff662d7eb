import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Background, startBackground } from './background/background.ts';
import { type LocalAwsOptions, type Settings, settingsFrom } from './options.ts';
import { answerCall, defectOf } from './pipeline/answer-call.ts';
import { heldAnswers } from './pipeline/held-answers.ts';
import { LocalAwsRefusal } from './refusal.ts';
import { faultBoard } from './rules/fault.ts';
import { lookupLimiter } from './rules/lookup-limiter.ts';
import { bindKeyFile } from './state/bind-key-file.ts';
import { openDatabase } from './state/database.ts';
import { readKeyFile } from './state/key-file.ts';
import { migrate } from './state/migrate.ts';
import { vaultFrom } from './state/vault.ts';
import { trailCourier } from './trail-files/courier.ts';
import { pageTokens } from './wire/page-token.ts';
import type { World } from './world.ts';

export interface LocalAws {
  /** Where any AWS client points its endpoint: `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly port: number;
  /** Answers what is under way, then stops. */
  close(): Promise<void>;
}

/** How long calls under way may take to end when the server closes. */
const CLOSING_MS = 2_500;

/** Starts the local AWS on loopback. Throws a LocalAwsRefusal when it cannot or must not start. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const settings = settingsFrom(options);
  // The background calls the server itself, so it starts after it; calls that come before leave it nothing to hear.
  let background: Background | undefined;
  const world = await openWorld(settings, { wake: () => background?.wake() });
  const server = createServer((request, response) => {
    answerCall(world, request, response).catch(() => response.destroy());
  });
  // Clients keep connections; the server must be the last to let go of one, or their next call meets a reset.
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = 60_000;
  try {
    await listen(server, settings);
  } catch (error) {
    await world.database.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const url = `http://${host}:${port}`;
  background = startBackground(world, url, (work, error) => settings.onDefect(defectOf(error, work)));
  const running = background;
  return {
    url,
    port,
    close: async () => {
      await running.stop();
      await closeAll(server, world);
    },
  };
}

async function openWorld(settings: Settings, background: World['background']): Promise<World> {
  const vault = vaultFrom(await readKeyFile(settings.keyFile));
  await migrate(settings.databaseUrl);
  const database = openDatabase(settings.databaseUrl, settings.maxConnections);
  try {
    await bindKeyFile(database, vault, settings.keyFile);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    settings,
    database,
    vault,
    pageTokens: pageTokens(vault.derive('page tokens')),
    lookups: lookupLimiter(settings.lookupsPerSecond),
    background,
    faults: faultBoard(),
    held: heldAnswers(),
    courier: trailCourier(settings, database, vault),
  };
}

function listen(server: Server, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new LocalAwsRefusal('port-taken', `Port ${port} is taken by another program.`)
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

async function closeAll(server: Server, world: World): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  world.held.letGo();
  const impatient = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  await closed;
  clearTimeout(impatient);
  await world.database.close();
}
