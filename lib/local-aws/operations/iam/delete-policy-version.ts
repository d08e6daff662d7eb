import { deletePolicyVersion as members } from '../../shapes/iam/delete-policy-version.ts';
import { findPolicyVersion, type ManagedPolicy, removePolicyVersion } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { numberOf } from './get-policy-version.ts';
import { conflict, iamDemand, noSuch } from './iam-demand.ts';
import { changeablePolicy, holdPolicy } from './policy-to-change.ts';

export const deletePolicyVersion = operation<typeof members, ManagedPolicy | undefined>({
  name: 'DeletePolicyVersion',
  readOnly: false,
  members,
  load: holdPolicy,
  demands: (call) => [iamDemand(call, 'DeletePolicyVersion', call.input.PolicyArn)],
  async handle(call, found) {
    const policy = changeablePolicy(call, found);
    const { VersionId } = call.input;
    const version = await findPolicyVersion(call.tx, policy.arn, numberOf(VersionId));
    if (version === undefined) {
      throw noSuch(`Policy ${policy.arn} version ${VersionId} does not exist or is not attachable.`);
    }
    if (version.isDefault) {
      throw conflict('DeleteConflict', 'Cannot delete the default version of a policy.');
    }
    await removePolicyVersion(call.tx, policy.arn, version.number);
    return {};
  },
});
