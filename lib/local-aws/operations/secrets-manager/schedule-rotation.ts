import { planStored, type RotationPlan, type RotationRules } from '../../rules/rotation/schedule.ts';
import { nextWindows } from '../../rules/rotation/windows.ts';
import type { Connection } from '../../state/database.ts';
import { saveNextWindow } from '../../state/rotation-runs.ts';
import type { StoredSecret } from '../../state/secrets.ts';

/** Sets the next window of a secret, counted from a rotation that has just been or is just being made. */
export async function scheduleRotation(
  tx: Connection,
  secret: Pick<StoredSecret, 'id' | 'rotation'>,
  now: Date,
): Promise<void> {
  const plan = planOf(secret);
  await saveNextWindow(tx, secret.id, plan && nextWindows(plan, now, now, 1)[0]);
}

/** The stored schedule of a secret, if it has one that can be read. */
export function planOf(secret: Pick<StoredSecret, 'rotation'>): RotationPlan | undefined {
  const plan = planStored((secret.rotation.rules ?? {}) as RotationRules);
  return plan.ok ? plan.value : undefined;
}
