import { PERSONAS } from '#lib/people/rules/personas.ts';
import { Failure, report } from '../../../launch/failure.mjs';
import { prepareHome } from '../../../launch/home.mjs';
import { duration, step } from '../../../launch/steps.mjs';
import { type Configuration, readConfiguration } from '../configuration.ts';
import { freePort, isPortFree } from '../ports.ts';
import type { ProductStart } from './product-start.ts';
import { holdHome } from './running-mark.ts';
import { START_STEPS } from './start-steps.ts';
import { stopAtOnce, stopProduct } from './stop-product.ts';
import { type StopSignals, waitForStop } from './stop-signals.ts';

/** Brings the product up, keeps it up until somebody or something ends it, and takes it down. */
export async function supervise(mode: ProductStart['mode']): Promise<void> {
  try {
    process.exitCode = await bringUpAndWait(mode);
  } catch (error) {
    report(error);
    process.exitCode = 1;
  }
  // Pools and timers of a half-done step must not hold the process once everything it started has ended.
  process.exit();
}

async function bringUpAndWait(mode: ProductStart['mode']): Promise<number> {
  const began = performance.now();
  const configuration = readConfiguration();
  prepareHome(configuration.home);
  const signals = waitForStop();
  const start = await prepareStart(configuration, mode);
  signals.onSecond(() => {
    stopAtOnce(start);
    process.exit(130);
  });
  const steps = runSteps(start, signals);
  try {
    const stopped = await Promise.race([steps, signals.first]);
    if (stopped) return 0;
    announce(start, began);
    const reason = await Promise.race([signals.first.then(() => undefined), firstEnd(start)]);
    if (reason === undefined) return 0;
    throw new Failure(reason);
  } finally {
    await step('Stopping', () => stopProduct(start, steps));
  }
}

/** Decides all that can be refused before anything has started: who holds the home, and which ports. */
async function prepareStart(configuration: Configuration, mode: ProductStart['mode']): Promise<ProductStart> {
  const home = await holdHome(configuration.home);
  try {
    const port = await productPort(configuration);
    const localAwsPort = configuration.aws === 'local' ? await choosePortOfLocalAws(configuration) : 0;
    const url = configuration.url ?? `http://localhost:${port}`;
    return { configuration, mode, home, port, url, localAwsPort, children: [] };
  } catch (error) {
    home.release();
    throw error;
  }
}

async function productPort({ port }: Configuration): Promise<number> {
  if (port === 0) return await freePort();
  if (await isPortFree(port)) return port;
  throw new Failure(
    `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start.`,
  );
}

async function choosePortOfLocalAws({ localAwsPort, localAwsPortIsWish }: Configuration): Promise<number> {
  if (localAwsPort === 0) return await freePort();
  if (await isPortFree(localAwsPort)) return localAwsPort;
  if (localAwsPortIsWish) {
    throw new Failure(
      `Port ${localAwsPort}, wished for the local AWS, is taken by another program. Stop that one, or choose another LOCAL_AWS_PORT.`,
    );
  }
  const port = await freePort();
  console.log(`  Port ${localAwsPort} is taken, so the local AWS answers on port ${port}.`);
  return port;
}

async function runSteps(start: ProductStart, signals: StopSignals): Promise<undefined> {
  for (const { title, isNeeded, run } of START_STEPS) {
    if (signals.stopped()) return;
    if (isNeeded && !isNeeded(start)) continue;
    await step(title, () => run(start), { note: (note) => note });
  }
}

/** Nobody runs alone: the first part that ends by itself ends the whole, and says which part it was. */
async function firstEnd({ children, postgres }: ProductStart): Promise<string> {
  const ends = children.map((child) =>
    child.ended.then((reason) => `The ${child.name} ended by itself (${reason}).`),
  );
  const database = postgres?.ended.then(() => 'The embedded PostgreSQL ended by itself.');
  return await Promise.race(database ? [...ends, database] : ends);
}

function announce({ url, localAws, configuration, home, signInLink }: ProductStart, began: number): void {
  home.answersAt(url);
  // For a program that started us and wants to know, as the tests do.
  process.send?.({ kind: 'ready', url, localAwsUrl: localAws?.url ?? '' });
  const lines = ['', `  Countersign answers at ${url}  (ready in ${duration(performance.now() - began)})`];
  if (localAws) lines.push(`  The local AWS answers at ${localAws.url}`);
  if (signInLink) lines.push('', '  Sign in, once, within 10 minutes:', `  ${signInLink}`);
  else if (!configuration.identityProvider) lines.push('', '  Sign in as', ...PERSONAS.map(personaLine));
  console.log([...lines, '', '  Ctrl-C stops everything.'].join('\n'));
}

function personaLine({ subject, role, does }: (typeof PERSONAS)[number]): string {
  return `    ${subject.padEnd(6)} ${role.padEnd(9)} ${does}`;
}
