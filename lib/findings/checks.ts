import { budgetCrossed } from './checks/budget-crossed.ts';
import { burst } from './checks/burst.ts';
import { chattyCaller } from './checks/chatty-caller.ts';
import { contradictingRecords } from './checks/contradicting-records.ts';
import { deletionStillRead } from './checks/deletion-still-read.ts';
import { deniedReads } from './checks/denied-reads.ts';
import { directReader } from './checks/direct-reader.ts';
import { feedQuiet } from './checks/feed-quiet.ts';
import { feedSilent } from './checks/feed-silent.ts';
import { firstSeenReader } from './checks/first-seen-reader.ts';
import { foreignAccount } from './checks/foreign-account.ts';
import { historyEnding } from './checks/history-ending.ts';
import { neverRotated } from './checks/never-rotated.ts';
import { ownRoleMisused } from './checks/own-role-misused.ts';
import { pendingStuck } from './checks/pending-stuck.ts';
import { publicPolicy } from './checks/public-policy.ts';
import { revealWithoutWitness } from './checks/reveal-without-witness.ts';
import { rotationFailing } from './checks/rotation-failing.ts';
import { rotationOverdue } from './checks/rotation-overdue.ts';
import { sameValueElsewhere } from './checks/same-value-elsewhere.ts';
import { sharedDefaultKey } from './checks/shared-default-key.ts';
import { trailMissing } from './checks/trail-missing.ts';
import { trailNotWhole } from './checks/trail-not-whole.ts';
import { unexplainedRead } from './checks/unexplained-read.ts';
import { unused } from './checks/unused.ts';
import type { AnyCheck } from './rules/check.ts';
import type { FactKind } from './rules/facts.ts';

/** Every check, in the order in which groups of equal weight are shown. */
export const CHECKS: readonly AnyCheck[] = [
  ownRoleMisused,
  trailNotWhole,
  contradictingRecords,
  unexplainedRead,
  publicPolicy,
  burst,
  feedSilent,
  historyEnding,
  feedQuiet,
  trailMissing,
  deletionStillRead,
  rotationFailing,
  rotationOverdue,
  pendingStuck,
  foreignAccount,
  directReader,
  sameValueElsewhere,
  firstSeenReader,
  deniedReads,
  sharedDefaultKey,
  revealWithoutWitness,
  neverRotated,
  chattyCaller,
  unused,
  budgetCrossed,
];

const BY_NAME = new Map(CHECKS.map((check) => [check.name, check]));

/** The check of this name, or null for one that is not there any more. */
export function checkNamed(name: string): AnyCheck | null {
  return BY_NAME.get(name) ?? null;
}

/** The checks that look at one kind of fact. */
export function checksOf<K extends FactKind>(kind: K): readonly Extract<AnyCheck, { looksAt: K }>[] {
  return CHECKS.filter((check): check is Extract<AnyCheck, { looksAt: K }> => check.looksAt === kind);
}
