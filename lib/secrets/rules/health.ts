import { ENVIRONMENTS, type Environment, isProtected } from './environment.ts';

/**
 * How a secret is, as far as AWS's metadata proves it. What only the trail or a finding can prove is not said here.
 * A cause and the moment since when it holds are stored; the words follow from them and the time they are read at.
 */

export const HEALTH_STATES = ['broken', 'attention', 'not-seen', 'fine'] as const;
/** From the worst to the best. */
export type HealthState = (typeof HEALTH_STATES)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A due date may pass by this much before it counts: AWS's lists lag by up to five minutes, rotations take some. */
const OVERDUE_GRACE = HOUR;
/** A rotation keeps AWSPENDING for minutes; after this long it is left over. */
const PENDING_LEFT_OVER_AFTER = HOUR;
const NEVER_ROTATED_AFTER = 365 * DAY;
const UNUSED_AFTER = 90 * DAY;

/** Causes from the worst to the mildest: what breaks callers, what will, what blocks, what is a duty, what is waste. */
const CAUSES = {
  'no-current-version': 'broken',
  'rotation-unfinished': 'broken',
  'planned-deletion': 'attention',
  'pending-left-over': 'attention',
  'rotation-overdue': 'attention',
  'replica-failed': 'attention',
  'never-rotated': 'attention',
  'rotation-off': 'attention',
  'no-environment-rule': 'attention',
  unused: 'attention',
  'never-read': 'attention',
  'not-checked': 'not-seen',
} as const satisfies Record<string, HealthState>;

export type HealthCause = keyof typeof CAUSES;
const CAUSE_ORDER = Object.keys(CAUSES) as readonly HealthCause[];

export interface HealthFacts {
  readonly environment: Environment;
  readonly createdAt: Date | null;
  readonly changedAt: Date | null;
  readonly lastAccessedOn: Date | null;
  readonly rotationEnabled: boolean | null;
  readonly lastRotatedAt: Date | null;
  readonly nextRotationAt: Date | null;
  readonly deletionAskedAt: Date | null;
  readonly owningService: string | null;
  /** The version that holds AWSCURRENT, if one does. */
  readonly currentVersionId: string | null;
  readonly pendingVersionId: string | null;
  /** When we first saw the pending version, if we did: older evidence than LastChangedDate, which any edit moves. */
  readonly pendingSeenAt: Date | null;
  /** Region of a replica whose copy failed. */
  readonly failedReplica: string | null;
}

export interface Health {
  readonly state: HealthState;
  readonly cause: HealthCause | null;
  readonly since: Date | null;
  /** The region of a failed replica. */
  readonly detail: string | null;
  /** When the verdict may become another one although nothing changes in AWS. */
  readonly changesAt: Date | null;
}

interface Ground {
  readonly cause: HealthCause;
  /** From when on it holds. In the future: not yet. */
  readonly from: Date;
  /** What the words count from. */
  readonly since: Date;
  readonly detail?: string;
}

/** Judges a secret at `now`: the worst of what holds, and when that can change by the mere passing of time. */
export function judgeHealth(facts: HealthFacts, now: Date): Health {
  const grounds = groundsOf(facts);
  const holding = grounds.filter((ground) => ground.from <= now);
  const coming = grounds.filter((ground) => ground.from > now).map((ground) => ground.from.getTime());
  const changesAt = coming.length === 0 ? null : new Date(Math.min(...coming));
  const worst = holding.sort((a, b) => CAUSE_ORDER.indexOf(a.cause) - CAUSE_ORDER.indexOf(b.cause))[0];
  if (!worst) return { state: 'fine', cause: null, since: null, detail: null, changesAt };
  const { cause, since, detail } = worst;
  return { state: CAUSES[cause], cause, since, detail: detail ?? null, changesAt };
}

function groundsOf(facts: HealthFacts): Ground[] {
  if (facts.deletionAskedAt) {
    return [{ cause: 'planned-deletion', from: facts.deletionAskedAt, since: facts.deletionAskedAt }];
  }
  return [
    ...versionGrounds(facts),
    ...rotationGrounds(facts),
    ...replicaGrounds(facts),
    ...environmentGrounds(facts),
    ...idleGrounds(facts),
  ];
}

function versionGrounds(facts: HealthFacts): Ground[] {
  const changed = facts.changedAt ?? facts.createdAt;
  if (!changed) return [];
  const grounds: Ground[] = [];
  if (facts.currentVersionId === null) {
    grounds.push({ cause: 'no-current-version', from: changed, since: changed });
  }
  const pending = facts.pendingVersionId !== null && facts.pendingVersionId !== facts.currentVersionId;
  if (!pending) return grounds;
  const since = facts.pendingSeenAt && facts.pendingSeenAt < changed ? facts.pendingSeenAt : changed;
  const leftOver = new Date(since.getTime() + PENDING_LEFT_OVER_AFTER);
  grounds.push({ cause: 'pending-left-over', from: leftOver, since });
  if (facts.rotationEnabled === true && facts.nextRotationAt) {
    const due = new Date(facts.nextRotationAt.getTime() + OVERDUE_GRACE);
    grounds.push({ cause: 'rotation-unfinished', from: latest(leftOver, due), since });
  }
  return grounds;
}

function rotationGrounds(facts: HealthFacts): Ground[] {
  const grounds: Ground[] = [];
  if (facts.rotationEnabled === true && facts.nextRotationAt) {
    const from = new Date(facts.nextRotationAt.getTime() + OVERDUE_GRACE);
    grounds.push({ cause: 'rotation-overdue', from, since: facts.nextRotationAt });
  }
  if (facts.rotationEnabled === false) {
    const since = facts.lastRotatedAt ?? facts.changedAt ?? facts.createdAt;
    if (since) grounds.push({ cause: 'rotation-off', from: since, since });
  }
  if (facts.lastRotatedAt === null && facts.createdAt && facts.owningService === null) {
    const from = new Date(facts.createdAt.getTime() + NEVER_ROTATED_AFTER);
    grounds.push({ cause: 'never-rotated', from, since: facts.createdAt });
  }
  return grounds;
}

function replicaGrounds(facts: HealthFacts): Ground[] {
  const since = facts.changedAt ?? facts.createdAt;
  if (facts.failedReplica === null || !since) return [];
  return [{ cause: 'replica-failed', from: since, since, detail: facts.failedReplica }];
}

function environmentGrounds(facts: HealthFacts): Ground[] {
  const since = facts.createdAt ?? facts.changedAt;
  if (facts.environment !== 'unknown' || !since) return [];
  return [{ cause: 'no-environment-rule', from: since, since }];
}

function idleGrounds(facts: HealthFacts): Ground[] {
  const since = facts.lastAccessedOn ?? facts.createdAt;
  if (!since) return [];
  const cause = facts.lastAccessedOn ? 'unused' : 'never-read';
  return [{ cause, from: new Date(since.getTime() + UNUSED_AFTER), since }];
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** The state of a secret that was fine when it was last seen, in a region that cannot be seen since `since`. */
export function notChecked(since: Date): Health {
  return { state: 'not-seen', cause: 'not-checked', since, detail: null, changesAt: null };
}

/**
 * Sort key of "sorted by consequence": the smaller, the worse. Broken in a protected environment comes first; then
 * everything else that needs somebody in protected environments; then the other environments; what is fine, last.
 */
export function consequenceOf(health: Pick<Health, 'state' | 'cause'>, environment: Environment): number {
  const cause = health.cause === null ? 99 : CAUSE_ORDER.indexOf(health.cause);
  const fine = health.state === 'fine' ? 1 : 0;
  const lax = isProtected(environment) ? 0 : 1;
  const state = HEALTH_STATES.indexOf(health.state);
  return fine * 1_000_000 + lax * 100_000 + state * 10_000 + cause * 100 + ENVIRONMENTS.indexOf(environment);
}

/** The state in words, read at `now`; `null` where it is fine. */
export function healthWords(health: Pick<Health, 'cause' | 'since' | 'detail'>, now: Date): string | null {
  const since = health.since ?? now;
  const age = ageWords(now.getTime() - since.getTime());
  switch (health.cause) {
    case null:
      return null;
    case 'no-current-version':
      return 'No version has AWSCURRENT, so every read fails';
    case 'rotation-unfinished':
      return `Rotation unfinished, ${age}`;
    case 'planned-deletion':
      return `Marked for deletion ${age} ago`;
    case 'pending-left-over':
      return `Leftover AWSPENDING, ${age}`;
    case 'rotation-overdue':
      return `Rotation overdue by ${age}`;
    case 'replica-failed':
      return `Replica in ${health.detail ?? 'another region'} failed`;
    case 'never-rotated':
      return `Never rotated, ${age} old`;
    case 'rotation-off':
      return 'Rotation switched off';
    case 'no-environment-rule':
      return 'No environment rule matches';
    case 'unused':
      return `Not read for ${age}`;
    case 'never-read':
      return `Never read, ${age} old`;
    case 'not-checked':
      return `Not checked with AWS for ${age}`;
  }
}

/** `20 days`, `5 h`, `4 min`; the first unit only. */
function ageWords(milliseconds: number): string {
  const past = Math.max(0, milliseconds);
  const days = Math.floor(past / DAY);
  if (days >= 1) return days === 1 ? '1 day' : `${days} days`;
  const hours = Math.floor(past / HOUR);
  if (hours >= 1) return `${hours} h`;
  return `${Math.max(1, Math.floor(past / 60_000))} min`;
}

export function isHealthState(text: string): text is HealthState {
  return (HEALTH_STATES as readonly string[]).includes(text);
}

export function isHealthCause(text: string): text is HealthCause {
  return Object.hasOwn(CAUSES, text);
}
