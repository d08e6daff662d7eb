import { dropPending } from '../operations/secrets-manager/follow-new-version.ts';
import { recordServiceEvents, rotationEvent } from '../operations/secrets-manager/record-service-event.ts';
import { planOf, scheduleRotation } from '../operations/secrets-manager/schedule-rotation.ts';
import { daysBetweenWindows } from '../rules/rotation/windows.ts';
import { CURRENT } from '../rules/secrets/label-moves.ts';
import type { Transaction } from '../state/database.ts';
import {
  endRotation,
  findRotation,
  postponeRotation,
  type RotationRun,
  saveRotated,
  saveRotationSetup,
} from '../state/rotation-runs.ts';
import { holdSecretById, markChanged, type StoredSecret } from '../state/secrets.ts';
import { readLabels, removeVersion } from '../state/versions.ts';
import type { World } from '../world.ts';
import type { Step } from './rotation-function.ts';

/** Notes that a step failed. The whole sequence is tried again later, a limited number of times. */
export async function failAttempt(world: World, run: RotationRun, step: Step): Promise<void> {
  const { now: clock, rotationAttempts, rotationRetrySeconds } = world.settings;
  await world.database.transaction(async (tx) => {
    const secret = await held(tx, run);
    if (secret === undefined) return;
    const now = clock();
    recordServiceEvents({ tx, world, now }, secret, [
      rotationEvent(secret, {
        name: run.kind === 'test' ? 'TestRotationFailed' : 'RotationFailed',
        versionId: run.versionId,
        message: `Error when executing lambda ${run.lambdaArn} during ${step} step`,
      }),
    ]);
    if (run.kind === 'test') return endTest(tx, run);
    const failedAttempts = run.failedAttempts + 1;
    if (failedAttempts >= rotationAttempts) await endRotation(tx, run.secretId);
    else {
      const nextAttemptAt = new Date(now.getTime() + rotationRetrySeconds * 1000);
      await postponeRotation(tx, run.secretId, { failedAttempts, nextAttemptAt });
    }
  });
}

export async function succeed(world: World, run: RotationRun): Promise<void> {
  const left = await world.database.transaction(async (tx) => {
    const secret = await held(tx, run);
    if (secret === undefined) return undefined;
    const doing = { tx, world, now: world.settings.now() };
    if (run.kind === 'test') {
      const event = rotationEvent(secret, { name: 'TestRotationSucceeded', versionId: run.versionId });
      recordServiceEvents(doing, secret, [event]);
      return endTest(tx, run);
    }
    // A function that says it is done and did not move AWSCURRENT has not rotated anything.
    if ((await readLabels(tx, secret.id)).get(CURRENT) !== run.versionId) return 'unfinished';
    await endRotation(tx, secret.id);
    await saveRotated(tx, secret.id, doing.now);
    markChanged(tx, secret.id, doing.now);
    if (secret.rotation.enabled) await schedule(tx, secret, doing.now);
    const event = rotationEvent(secret, { name: 'RotationSucceeded', versionId: run.versionId });
    recordServiceEvents(doing, secret, [event]);
    return undefined;
  });
  if (left === 'unfinished') await failAttempt(world, run, 'finishSecret');
}

/** The next window, and the days that AWS computes from an expression after each rotation. */
async function schedule(tx: Transaction, secret: StoredSecret, now: Date): Promise<void> {
  await scheduleRotation(tx, secret, now);
  const { rules, lambdaArn } = secret.rotation;
  const plan = planOf(secret);
  if (plan === undefined || rules?.ScheduleExpression === undefined || lambdaArn === undefined) return;
  const AutomaticallyAfterDays = daysBetweenWindows(plan, now);
  await saveRotationSetup(tx, secret.id, {
    enabled: true,
    lambdaArn,
    rules: {
      ...(AutomaticallyAfterDays === undefined ? {} : { AutomaticallyAfterDays }),
      ...withoutDays(rules),
    },
  });
}

function withoutDays(rules: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { AutomaticallyAfterDays: _days, ...rest } = rules;
  return rest;
}

/** The copy that a test works on goes with it. */
async function endTest(tx: Transaction, run: RotationRun): Promise<undefined> {
  await endRotation(tx, run.secretId);
  await dropPending(tx, run.secretId, run.versionId);
  await removeVersion(tx, run.secretId, run.versionId);
  return undefined;
}

async function held(tx: Transaction, run: RotationRun): Promise<StoredSecret | undefined> {
  const secret = await holdSecretById(tx, run.secretId);
  const now = secret && (await findRotation(tx, run.secretId));
  return now?.versionId === run.versionId ? secret : undefined;
}
