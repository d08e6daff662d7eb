import type { TrustedCaller } from './decide-trust.ts';
import { type Demand, statementApplies } from './evaluate.ts';
import type { PolicyDocument, Statement } from './policy-document.ts';

/** The policy that stands on a resource, whose resource it is, and who wants something of it. */
export interface ResourceSide {
  readonly policy: PolicyDocument;
  readonly caller: TrustedCaller;
  readonly owner: string;
  /** Whether the policy on the resource has to admit callers of its own account too, as that of a KMS key has to. */
  readonly mustAdmit?: boolean;
}

/**
 * What the policy on a resource says:
 * `session` – it allows this very session;
 * `principal` – it allows the user, the role behind the session, or everybody;
 * `account` – it admits the caller's account, whose own policies must then allow the act.
 */
export type ResourceVerdict = 'session' | 'principal' | 'account' | 'explicit-deny' | 'no';

const STRENGTH: readonly ResourceVerdict[] = ['no', 'account', 'principal', 'session'];

export function decideByResource({ policy, caller }: ResourceSide, demand: Demand): ResourceVerdict {
  let verdict: ResourceVerdict = 'no';
  for (const statement of policy) {
    const match = statementMatch(statement, caller);
    if (match === 'no' || !statementApplies(statement, demand)) continue;
    if (statement.effect === 'Deny') return 'explicit-deny';
    if (STRENGTH.indexOf(match) > STRENGTH.indexOf(verdict)) verdict = match;
  }
  return verdict;
}

/** Everybody but those listed. Naming an account spares none of its users and roles from a deny. */
function statementMatch(
  { effect, principals, notPrincipals }: Statement,
  caller: TrustedCaller,
): Exclude<ResourceVerdict, 'explicit-deny'> {
  if (notPrincipals === undefined) return principalMatch(principals ?? [], caller);
  const listed = principalMatch(notPrincipals, caller);
  return listed === 'no' || (listed === 'account' && effect === 'Deny') ? 'principal' : 'no';
}

function principalMatch(
  principals: readonly string[],
  caller: TrustedCaller,
): Exclude<ResourceVerdict, 'explicit-deny'> {
  if (caller.roleArn !== undefined && principals.includes(caller.arn)) return 'session';
  const named = [caller.roleArn ?? caller.arn, '*'];
  if (principals.some((principal) => named.includes(principal))) return 'principal';
  const account = [caller.account, `arn:aws:iam::${caller.account}:root`];
  return principals.some((principal) => account.includes(principal)) ? 'account' : 'no';
}
