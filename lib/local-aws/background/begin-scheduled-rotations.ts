import { randomUUID } from 'node:crypto';
import { prepareVersion } from '../operations/secrets-manager/prepare-rotation.ts';
import { planOf } from '../operations/secrets-manager/schedule-rotation.ts';
import { nextWindows } from '../rules/rotation/windows.ts';
import { CURRENT, PENDING } from '../rules/secrets/label-moves.ts';
import type { Transaction } from '../state/database.ts';
import { beginRotation, closeWindow, findOpenWindows, findRotation } from '../state/rotation-runs.ts';
import { holdSecretById, markChanged } from '../state/secrets.ts';
import { readLabels } from '../state/versions.ts';
import type { World } from '../world.ts';

const BATCH = 20;

/** Begins the rotations whose window has opened. One that is stuck half-way is tried again with its version. */
export async function beginScheduledRotations(world: World): Promise<void> {
  const open = await findOpenWindows(world.database, world.settings.now(), BATCH);
  for (const secretId of open) {
    await world.database.transaction((tx) => beginScheduled(tx, world, secretId));
  }
}

async function beginScheduled(tx: Transaction, world: World, secretId: number): Promise<void> {
  const now = world.settings.now();
  const secret = await holdSecretById(tx, secretId);
  if (secret === undefined || secret.deletedAt !== undefined || !secret.rotation.enabled) return;
  if ((await findRotation(tx, secretId)) !== undefined) return;
  const plan = planOf(secret);
  // The date of the next rotation stays until one succeeds: after failures it lies in the past.
  await closeWindow(tx, secretId, plan && nextWindows(plan, now, now, 1)[0]?.opensAt);
  const { lambdaArn } = secret.rotation;
  if (lambdaArn === undefined) return;
  const labels = await readLabels(tx, secretId);
  const pending = labels.get(PENDING);
  const stuck = pending !== undefined && pending !== labels.get(CURRENT);
  const versionId = stuck ? pending : randomUUID();
  if (!stuck) await prepareVersion({ tx, world, now }, secret, { versionId, kind: 'rotation' });
  await beginRotation(tx, { secretId, kind: 'rotation', versionId, lambdaArn, now });
  markChanged(tx, secretId, now);
}
