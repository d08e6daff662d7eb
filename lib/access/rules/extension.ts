import { type GrantFacts, standingOf } from './grant.ts';
import type { AccessRefusalCode } from './refusals.ts';

/** So long after its end a grant can still be extended in its thread; later it is asked for anew. */
const EXTENDABLE_FOR_MS = 8 * 3_600_000;

/**
 * Why a grant cannot be extended now; null if it can. An open one can, and one that ran out, was spent or handed back a
 * short while ago. A revoked one cannot: somebody said no.
 */
export function whyNotExtend(grant: GrantFacts, now: Date): AccessRefusalCode | null {
  if (standingOf(grant, now) === 'revoked') return 'grant-revoked';
  const over = now.getTime() - grant.endsAt.getTime();
  return over >= EXTENDABLE_FOR_MS ? 'no-extension' : null;
}
