import type { AwsCode } from '#lib/aws/rules/errors.ts';

/**
 * The life of a change. `proposed`: frozen, nothing sent. `running`: the intent is recorded and AWS is being asked.
 * `unknown`: AWS may have done it; it is read back, never repeated. `accepted`: AWS has begun and works on it.
 */
export const CHANGE_STATES = [
  'proposed',
  'running',
  'accepted',
  'unknown',
  'succeeded',
  'failed',
  'dropped',
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** How a change ended, or where it stands. */
export type Settlement =
  | { readonly state: 'succeeded'; readonly code: null }
  | { readonly state: 'failed' | 'unknown' | 'accepted'; readonly code: string | null };

export function isOpen(state: ChangeState): boolean {
  return state === 'running' || state === 'accepted' || state === 'unknown';
}

export function isFinal(state: ChangeState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'dropped';
}

/**
 * What AWS said clearly enough that nothing can have changed: it refused before it acted. Everything else (a lost answer,
 * a 500, something unreadable) may have been applied.
 */
const REFUSED: ReadonlySet<AwsCode> = new Set([
  'throttled',
  'denied',
  'not-found',
  'marked-for-deletion',
  'no-such-version',
  'key-unusable',
  'invalid',
  'expired-credentials',
  'wrong-state',
  'exists-already',
  'rotation-unfinished',
  'no-rotation-function',
  'function-not-invokable',
  'public-policy',
  'bad-policy',
  'too-many',
  'no-operator-role',
]);

export interface Answer {
  readonly ok: boolean;
  /** False: nothing reached Secrets Manager. */
  readonly sent: boolean;
  readonly code: AwsCode | null;
}

/** How long after the call an effect may still show: AWS's own answers lag. Milliseconds. */
export const LATE_EFFECT_MS = 30_000;
/**
 * How long after the intent the call may still begin. Well before the job that reads back forgotten changes calls one
 * failed: 90 s, so that nothing arrives after that. Milliseconds.
 */
export const SEND_WITHIN_MS = 15_000;
/** A rotation that shows no end after this long is left to the doctor. Milliseconds. */
export const LONGEST_ROTATION_MS = 15 * 60_000;

/**
 * Where a change stands after AWS was asked and the secret was read back. `readBack` null: it could not be read.
 * `sinceMs`: since the call was made.
 */
export function settle(
  answer: Answer,
  readBack: 'yes' | 'no' | 'under-way' | null,
  sinceMs: number,
): Settlement {
  if (readBack === 'under-way') return { state: 'accepted', code: null };
  if (answer.ok) {
    if (readBack === 'yes') return { state: 'succeeded', code: null };
    // AWS said yes. What it shows may lag behind for a moment.
    return sinceMs < LATE_EFFECT_MS
      ? { state: 'accepted', code: null }
      : { state: 'failed', code: 'not-seen-afterwards' };
  }
  if (!answer.sent) return { state: 'failed', code: answer.code };
  if (answer.code !== null && REFUSED.has(answer.code)) return { state: 'failed', code: answer.code };
  if (readBack === 'yes') return { state: 'succeeded', code: null };
  if (readBack === null || sinceMs < LATE_EFFECT_MS) return { state: 'unknown', code: answer.code };
  return { state: 'failed', code: 'not-applied' };
}
