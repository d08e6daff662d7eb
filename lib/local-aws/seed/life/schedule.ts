import { planStored, type RotationRules } from '../../rules/rotation/schedule.ts';
import { daysBetweenWindows, nextWindows } from '../../rules/rotation/windows.ts';
import type { RotationWish } from '../catalogue/entry.ts';
import type { PlannedSecret } from '../planned-secret.ts';

/** The rules of a schedule as DescribeSecret shows them: beside an expression stand the days computed from it. */
export function rulesOf(wish: RotationWish, at: Date): RotationRules {
  if (wish.rules === undefined) return { AutomaticallyAfterDays: wish.everyDays };
  const plan = planStored(wish.rules);
  const days = plan.ok && plan.value !== undefined ? daysBetweenWindows(plan.value, at) : undefined;
  return { ...(days === undefined ? {} : { AutomaticallyAfterDays: days }), ...wish.rules };
}

/** Sets the next window, counted from a rotation or from a value put by hand. */
export function afterRotation(secret: PlannedSecret, at: Date): void {
  const { rotation } = secret;
  if (rotation === undefined) return;
  const [window] = windowsAfter(rotation.rules, at, at);
  rotation.nextRotationAt = window?.endsAt;
  rotation.nextWindowOpensAt = window?.opensAt;
}

/** A window was used and its rotation failed: another window opens, but the date that was missed stays. */
export function afterFailure(secret: PlannedSecret, opensAt: Date): void {
  if (secret.rotation !== undefined) secret.rotation.nextWindowOpensAt = opensAt;
}

function windowsAfter(rules: RotationRules, anchor: Date, after: Date) {
  const plan = planStored(rules);
  return plan.ok && plan.value !== undefined ? nextWindows(plan.value, anchor, after, 1) : [];
}
