import { wholeSeconds } from '../../rules/trail/user-identity.ts';
import { getPolicy as members } from '../../shapes/iam/get-policy.ts';
import { findManagedPolicy, type ManagedPolicy } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch } from './iam-demand.ts';

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
      Policy: {
        PolicyName: policy.name,
        PolicyId: policy.policyId,
        Arn: policy.arn,
        Path: policy.path,
        DefaultVersionId: `v${policy.defaultVersion}`,
        AttachmentCount: policy.attachments,
        PermissionsBoundaryUsageCount: 0,
        IsAttachable: 'true',
        Description: policy.description,
        CreateDate: wholeSeconds(policy.createdAt),
        UpdateDate: wholeSeconds(policy.createdAt),
      },
    };
  },
});

/** An account sees its own policies and those of AWS. */
export function visible(policyArn: string, account: string): boolean {
  const owner = policyArn.split(':')[4];
  return owner === account || owner === 'aws';
}
