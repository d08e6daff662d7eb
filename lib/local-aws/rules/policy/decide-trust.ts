import type { Demand } from './evaluate.ts';
import { statementApplies } from './evaluate.ts';
import type { PolicyDocument } from './policy-document.ts';

export interface TrustedCaller {
  readonly account: string;
  /** ARN of the user or the session. */
  readonly arn: string;
  /** ARN of the role behind a session. */
  readonly roleArn: string | undefined;
}

/**
 * What a trust policy says about a caller:
 * `named` – it names the caller itself; in its own account that is enough;
 * `account` – it trusts the caller's account, whose identity policies must then allow the act as well;
 * `no` – it does not trust the caller, or denies it.
 */
export type Trust = 'named' | 'account' | 'no';

export function decideTrust(policy: PolicyDocument, caller: TrustedCaller, demand: Demand): Trust {
  let trust: Trust = 'no';
  for (const statement of policy) {
    const match = principalMatch(statement.principals ?? [], caller);
    if (match === 'no' || !statementApplies(statement, demand)) continue;
    if (statement.effect === 'Deny') return 'no';
    if (match === 'named' || trust === 'no') trust = match;
  }
  return trust;
}

function principalMatch(principals: readonly string[], caller: TrustedCaller): Trust {
  if (principals.includes(caller.arn)) return 'named';
  if (caller.roleArn !== undefined && principals.includes(caller.roleArn)) return 'named';
  const account = [caller.account, `arn:aws:iam::${caller.account}:root`, '*'];
  return principals.some((principal) => account.includes(principal)) ? 'account' : 'no';
}
