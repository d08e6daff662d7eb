import { ok, type Result, refuse } from '#lib/kernel/result.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const SHORTEST_DAYS = 7;
const LONGEST_DAYS = 30;

/** How a secret goes: at once, or when the recovery window ends. */
export type Deletion = { readonly forced: true } | { readonly forced: false; readonly days: number };

/** Reads the wishes of DeleteSecret. Refuses windows outside 7 to 30 days, and a window for a forced deletion. */
export function deletionOf(input: {
  readonly RecoveryWindowInDays?: number;
  readonly ForceDeleteWithoutRecovery?: boolean;
}): Result<Deletion> {
  const days = input.RecoveryWindowInDays;
  if (input.ForceDeleteWithoutRecovery) {
    if (days === undefined) return ok({ forced: true });
    return refuse(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < SHORTEST_DAYS || days > LONGEST_DAYS)) {
    return refuse(
      'InvalidParameterException',
      `The RecoveryWindowInDays value must be between ${SHORTEST_DAYS} and ${LONGEST_DAYS} days (inclusive).`,
    );
  }
  return ok({ forced: false, days: days ?? DEFAULT_DAYS });
}

export function windowEnd(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}
