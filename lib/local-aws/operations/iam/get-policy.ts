import { getPolicy as members } from '../../shapes/iam/get-policy.ts';
import { findManagedPolicy, type ManagedPolicy } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch } from './iam-demand.ts';
import { shownPolicy, tagsMember } from './shown.ts';

export const getPolicy = operation<typeof members, ManagedPolicy | undefined>({
  name: 'GetPolicy',
  readOnly: true,
  members,
  load: (call) => findManagedPolicy(call.tx, call.input.PolicyArn),
  demands: (call) => [iamDemand(call, 'GetPolicy', call.input.PolicyArn)],
  async handle(call, policy) {
    if (policy === undefined || !visible(policy.arn, call.account)) {
      throw noSuch(`Policy ${call.input.PolicyArn} was not found.`);
    }
    return {
      Policy: { ...shownPolicy(policy), Description: policy.description, ...tagsMember(policy.tags) },
    };
  },
});

/** An account sees its own policies and those of AWS. */
export function visible(policyArn: string, account: string): boolean {
  const owner = policyArn.split(':')[4];
  return owner === account || owner === 'aws';
}
