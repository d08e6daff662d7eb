import { type Demand, evaluatePolicies } from './evaluate.ts';
import type { PolicyDocument } from './policy-document.ts';

export type AccessDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly because: string };

/**
 * Whether a caller may do something in its own account: the identity policies and, for a session that carries one,
 * the session policy must both allow it, and nothing may deny it. The reason is worded as AWS words it.
 */
export function decideAccess(
  identityPolicies: readonly PolicyDocument[],
  sessionPolicy: PolicyDocument | undefined,
  demand: Demand,
): AccessDecision {
  const byIdentity = evaluatePolicies(identityPolicies, demand);
  const bySession = sessionPolicy === undefined ? 'allowed' : evaluatePolicies([sessionPolicy], demand);
  if (byIdentity === 'explicit-deny') return denied('with an explicit deny in an identity-based policy');
  if (bySession === 'explicit-deny') return denied('with an explicit deny in a session policy');
  if (byIdentity === 'not-allowed') {
    return denied(`because no identity-based policy allows the ${demand.action} action`);
  }
  if (bySession === 'not-allowed')
    return denied(`because no session policy allows the ${demand.action} action`);
  return { allowed: true };
}

function denied(because: string): AccessDecision {
  return { allowed: false, because };
}
