import { findManagedPolicy, type ManagedPolicy } from '../../state/iam-policies.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call } from '../operation.ts';
import { visible } from './get-policy.ts';
import { noSuch } from './iam-demand.ts';

type AboutPolicy = Call<{ readonly PolicyArn: string }>;

/** The managed policy that a call is to change, held until it has. */
export function holdPolicy(call: AboutPolicy): Promise<ManagedPolicy | undefined> {
  return findManagedPolicy(call.tx, call.input.PolicyArn, true);
}

/** Stops when there is no such policy, or it is one of AWS. */
export function changeablePolicy(call: AboutPolicy, policy: ManagedPolicy | undefined): ManagedPolicy {
  const { PolicyArn } = call.input;
  if (policy === undefined || !visible(PolicyArn, call.account)) {
    throw noSuch(`Policy ${PolicyArn} was not found.`);
  }
  if (PolicyArn.split(':')[4] === call.account) return policy;
  throw new AwsError('AccessDenied', 'Cannot change a policy that AWS manages.', { status: 403 });
}
