import { type Demand, evaluatePolicies, type Verdict } from './evaluate.ts';
import type { PolicyDocument } from './policy-document.ts';
import { decideByResource, type ResourceSide } from './resource-side.ts';

export type AccessDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly because: string };

/**
 * Whether a caller may do something. An explicit deny anywhere wins. In the caller's own account the identity policies
 * together with the session policy, or the policy on the resource, must allow it; something of another account needs
 * both sides. The reason is worded as AWS words it.
 */
export function decideAccess(
  identityPolicies: readonly PolicyDocument[],
  sessionPolicy: PolicyDocument | undefined,
  demand: Demand,
  resource?: ResourceSide,
): AccessDecision {
  const byIdentity = evaluatePolicies(identityPolicies, demand);
  const bySession = sessionPolicy === undefined ? 'allowed' : evaluatePolicies([sessionPolicy], demand);
  const byResource = resource === undefined ? 'no' : decideByResource(resource, demand);
  if (byIdentity === 'explicit-deny') return denied('with an explicit deny in an identity-based policy');
  if (bySession === 'explicit-deny') return denied('with an explicit deny in a session policy');
  if (byResource === 'explicit-deny') return denied('with an explicit deny in a resource-based policy');
  const own = resource === undefined || resource.owner === resource.caller.account;
  if ((!own || resource?.mustAdmit) && byResource === 'no') {
    return denied(`because no resource-based policy allows the ${demand.action} action`);
  }
  if (own && byResource === 'session') return { allowed: true };
  return decideByCaller(own && byResource === 'principal' ? 'allowed' : byIdentity, bySession, demand);
}

/** What is left for the caller's side. A policy that names the role is still cut down by the session policy. */
function decideByCaller(byIdentity: Verdict, bySession: Verdict, demand: Demand): AccessDecision {
  if (byIdentity !== 'allowed') {
    return denied(`because no identity-based policy allows the ${demand.action} action`);
  }
  if (bySession !== 'allowed') {
    return denied(`because no session policy allows the ${demand.action} action`);
  }
  return { allowed: true };
}

function denied(because: string): AccessDecision {
  return { allowed: false, because };
}
