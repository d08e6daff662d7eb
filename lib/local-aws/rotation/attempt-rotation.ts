import {
  type RotationEventName,
  recordServiceEvents,
  rotationEvent,
} from '../operations/secrets-manager/record-service-event.ts';
import { readFunctionArn } from '../rules/rotation/function-arn.ts';
import type { Connection } from '../state/database.ts';
import { findRotation, type RotationRun } from '../state/rotation-runs.ts';
import { holdSecretById, type StoredSecret } from '../state/secrets.ts';
import type { World } from '../world.ts';
import { failAttempt, succeed } from './end-attempt.ts';
import { findFunction } from './find-function.ts';
import { openFunctionSession } from './function-identity.ts';
import { type FunctionContext, STEPS, type Step } from './rotation-function.ts';
import { secretsApi } from './secrets-api.ts';

/**
 * Makes one attempt at a rotation: all its steps from the first, whatever an earlier attempt had reached. Each thing it
 * notes is a transaction of its own, so that an attempt that was cut off is simply made again.
 */
export async function attemptRotation(
  world: World,
  endpoint: string,
  run: RotationRun,
  stopping: AbortSignal,
): Promise<void> {
  const secret = await note(world, run, 'Started');
  if (secret === undefined) return;
  const steps: readonly Step[] = run.kind === 'test' ? ['testSecret'] : STEPS;
  for (const step of steps) {
    if (!(await stillRuns(world.database, run))) return;
    try {
      await invoke(world, endpoint, { run, secret, step, stopping });
    } catch {
      // What went wrong inside is the function's to tell; here it might quote a value. A server that stops says
      // nothing: the next start makes the attempt again.
      if (!stopping.aborted) await failAttempt(world, run, step);
      return;
    }
  }
  await succeed(world, run);
}

/** Writes that an attempt begins, or answers undefined when there is nothing to attempt any more. */
async function note(world: World, run: RotationRun, what: 'Started'): Promise<StoredSecret | undefined> {
  return world.database.transaction(async (tx) => {
    const secret = await holdSecretById(tx, run.secretId);
    if (secret === undefined || !(await stillRuns(tx, run))) return undefined;
    const doing = { tx, world, now: world.settings.now() };
    const name: RotationEventName = `${run.kind === 'test' ? 'TestRotation' : 'Rotation'}${what}`;
    recordServiceEvents(doing, secret, [rotationEvent(secret, { name, versionId: run.versionId })]);
    return secret;
  });
}

async function stillRuns(tx: Connection, run: RotationRun): Promise<boolean> {
  return (await findRotation(tx, run.secretId))?.versionId === run.versionId;
}

async function invoke(
  world: World,
  endpoint: string,
  at: { run: RotationRun; secret: StoredSecret; step: Step; stopping: AbortSignal },
): Promise<void> {
  const { run, secret, step } = at;
  const found = findFunction(world.settings, run.lambdaArn, secret.region);
  if (found === undefined) throw new Error('the function is not there any more');
  const account = readFunctionArn(run.lambdaArn)?.account ?? secret.account;
  const { now } = world.settings;
  const keys = await openFunctionSession(world, { account, functionName: found.name, now: now() });
  const limit = AbortSignal.timeout(world.settings.rotationStepSeconds * 1000);
  const signal = AbortSignal.any([limit, at.stopping]);
  const context: FunctionContext = {
    api: secretsApi(endpoint, { region: secret.region, keys, now, signal }),
    environment: {
      ...world.settings.commandEnvironment,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: secret.region,
      AWS_DEFAULT_REGION: secret.region,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
    },
    signal,
  };
  const event = { Step: step, SecretId: secret.arn, ClientRequestToken: run.versionId };
  await orAborted(found.run(event, context), signal);
}

/** A function that does not look at the signal is left behind. */
function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new Error('the time for the step is over'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
