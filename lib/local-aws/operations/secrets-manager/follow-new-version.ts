import { CURRENT, type Labels, PENDING } from '../../rules/secrets/label-moves.ts';
import { endRotation, findRotation, type RotationRun } from '../../state/rotation-runs.ts';
import type { StoredSecret } from '../../state/secrets.ts';
import { readLabels, removeVersion, saveLabels } from '../../state/versions.ts';
import type { Call } from '../operation.ts';
import { recordServiceEvents, rotationEvent } from './record-service-event.ts';
import { scheduleRotation } from './schedule-rotation.ts';

/**
 * What a version that somebody made does to rotation: in the middle of one it is abandoned and AWSPENDING goes, and a
 * value put by hand counts as a rotation for the next date.
 */
export async function followNewVersion(
  call: Call,
  secret: StoredSecret,
  version: { token: string; before: Labels; after: Labels; run: RotationRun | undefined },
): Promise<void> {
  const { run } = version;
  if (run !== undefined && run.versionId !== version.token) await abandon(call, secret, run);
  const moved = version.after.get(CURRENT) === version.token;
  if (moved && secret.rotation.enabled && version.before.has(CURRENT)) {
    await scheduleRotation(call.tx, secret, call.now);
  }
}

async function abandon(call: Call, secret: StoredSecret, run: RotationRun): Promise<void> {
  await endRotation(call.tx, secret.id);
  await dropPending(call.tx, secret.id, run.versionId);
  if (run.kind === 'test') {
    await removeVersion(call.tx, secret.id, run.versionId);
    return;
  }
  const event = rotationEvent(secret, { name: 'RotationAbandoned', versionId: run.versionId });
  recordServiceEvents(call, secret, [event]);
}

/**
 * Ends a running rotation whose version was left with neither AWSPENDING nor AWSCURRENT: taking AWSPENDING off is how a
 * stuck one is unblocked.
 */
export async function followLabelMove(tx: Call['tx'], secretId: number, after: Labels): Promise<void> {
  const run = await findRotation(tx, secretId);
  if (run === undefined || after.get(PENDING) === run.versionId || after.get(CURRENT) === run.versionId)
    return;
  await stopRotation(tx, secretId);
}

/**
 * Ends a running rotation and leaves its labels as they are; only the copy that a test works on never stays. Answers
 * what was running.
 */
export async function stopRotation(tx: Call['tx'], secretId: number): Promise<RotationRun | undefined> {
  const run = await findRotation(tx, secretId);
  if (run === undefined) return undefined;
  await endRotation(tx, secretId);
  if (run.kind === 'test') await removeVersion(tx, secretId, run.versionId);
  return run;
}

/** Takes AWSPENDING off a version, if it is there. */
export async function dropPending(tx: Call['tx'], secretId: number, versionId: string): Promise<void> {
  const labels = await readLabels(tx, secretId);
  if (labels.get(PENDING) !== versionId) return;
  const without = new Map(labels);
  without.delete(PENDING);
  saveLabels(tx, secretId, labels, without);
}
