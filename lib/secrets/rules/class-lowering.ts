import { type Environment, type EnvironmentVerdict, isProtected } from './environment.ts';

/**
 * A protected secret does not become unprotected by a tag alone: whoever may tag it in AWS could reveal it without an
 * approval. It stays what it was for this long, and everybody concerned hears of it meanwhile.
 */
export const LOWERING_WAIT_MS = 24 * 60 * 60_000;

/** A lowering that waits. */
export interface WaitingLowering {
  readonly from: Environment;
  readonly to: Environment;
  /** What says so, in words: `tag Environment`. */
  readonly rule: string;
  readonly since: Date;
  /** When it takes effect; `null`: nobody was told yet, and the wait counts from there. */
  readonly dueAt: Date | null;
}

export interface ClassVerdict {
  /** What holds now. */
  readonly effective: EnvironmentVerdict;
  /** `begins`: from now on it waits. `waits`: it did before. `taken-back`: it waited, and what said so is gone. */
  readonly lowering: 'none' | 'begins' | 'waits' | 'taken-back';
}

/** Says whether values that needed an approval would no longer need one. */
export function isLowering(from: Environment, to: Environment): boolean {
  return isProtected(from) && !isProtected(to);
}

/**
 * What becomes of the class of a secret. `before`: what it counted as until now; `null` where it is new, which takes
 * its class at once. Raising is at once too. Another class than the one that waits starts the wait anew.
 */
export function judgeClass(
  before: EnvironmentVerdict | null,
  told: EnvironmentVerdict,
  waiting: Pick<WaitingLowering, 'to'> | null,
): ClassVerdict {
  if (before !== null && isLowering(before.environment, told.environment)) {
    return { effective: before, lowering: waiting?.to === told.environment ? 'waits' : 'begins' };
  }
  return { effective: told, lowering: waiting ? 'taken-back' : 'none' };
}

/** When a lowering that people were told of takes effect. */
export function dueAfter(toldAt: Date): Date {
  return new Date(toldAt.getTime() + LOWERING_WAIT_MS);
}

/** Whether the wait is over: at the very instant it is. */
export function isDue(waiting: Pick<WaitingLowering, 'dueAt'>, now: Date): boolean {
  return waiting.dueAt !== null && waiting.dueAt <= now;
}
