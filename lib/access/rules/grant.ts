import type { SessionState } from '#lib/people/rules/session.ts';
import { type GrantBasis, isStillNamed } from './entitlement.ts';
import { type Human, mayNow } from './person.ts';
import type { AccessRefusalCode } from './refusals.ts';

export type GrantState = 'active' | 'revoked' | 'handed-back';

export interface GrantFacts {
  readonly state: GrantState;
  readonly startsAt: Date;
  /** Exclusive. */
  readonly endsAt: Date;
  readonly usesTaken: number;
  readonly usesAllowed: number;
}

/** Where a grant stands at `now`. `spent` and `ended` are not stored: they follow from counter and clock. */
export type GrantStanding = 'active' | 'not-started' | 'spent' | 'ended' | 'revoked' | 'handed-back';

export function standingOf(grant: GrantFacts, now: Date): GrantStanding {
  if (grant.state !== 'active') return grant.state;
  if (now >= grant.endsAt) return 'ended';
  if (now < grant.startsAt) return 'not-started';
  return grant.usesTaken >= grant.usesAllowed ? 'spent' : 'active';
}

const REFUSAL_OF: Readonly<Record<Exclude<GrantStanding, 'active'>, AccessRefusalCode>> = {
  'not-started': 'grant-not-started',
  spent: 'grant-spent',
  ended: 'grant-ended',
  revoked: 'grant-revoked',
  'handed-back': 'grant-handed-back',
};

/** Why no use can be taken of this grant now; null if one can. */
export function whyNoUse(grant: GrantFacts, now: Date): AccessRefusalCode | null {
  const standing = standingOf(grant, now);
  return standing === 'active' ? null : REFUSAL_OF[standing];
}

/** Whether a grant for these keys (none: for any) covers one of them; null: the whole value. */
export function coversKey(keyNames: readonly string[], keyName: string | null): boolean {
  return keyNames.length === 0 || (keyName !== null && keyNames.includes(keyName));
}

/**
 * Why a grant cannot be ended early now; null if it can. One whose last use is still being read can: revocation must
 * reach a reveal that waits for AWS.
 */
export function whyNotEnd(grant: GrantFacts, hasOpenReveal: boolean, now: Date): AccessRefusalCode | null {
  const standing = standingOf(grant, now);
  if (standing === 'active' || standing === 'not-started') return null;
  return standing === 'spent' && hasOpenReveal ? null : REFUSAL_OF[standing];
}

export interface DeliveryCase {
  readonly grant: GrantFacts;
  readonly session: SessionState | 'absent';
  readonly holder: Human;
  /** What the grant rests on. */
  readonly basis: GrantBasis;
  readonly now: Date;
}

/** Why a value that AWS has given must still not be handed out; null if it may. The use was taken before. */
export function whyWithhold({ grant, session, holder, basis, now }: DeliveryCase): AccessRefusalCode | null {
  const standing = standingOf(grant, now);
  if (standing !== 'active' && standing !== 'spent') return REFUSAL_OF[standing];
  if (session !== 'open') return 'signed-out';
  return whyNotHolder(holder, basis);
}

/** Why this person may not reveal under a grant of theirs: by their roles, or because its policy no longer names them. */
export function whyNotHolder(holder: Human, basis: GrantBasis): AccessRefusalCode | null {
  if (!mayNow(holder, 'reveals.perform')) return 'not-allowed';
  return isStillNamed(holder, basis) ? null : 'no-longer-named';
}
