import { deletePolicy as members } from '../../shapes/iam/delete-policy.ts';
import { type ManagedPolicy, removeManagedPolicy, versionsOf } from '../../state/iam-policies.ts';
import { operation } from '../operation.ts';
import { conflict, iamDemand } from './iam-demand.ts';
import { changeablePolicy, holdPolicy } from './policy-to-change.ts';

export const deletePolicy = operation<typeof members, ManagedPolicy | undefined>({
  name: 'DeletePolicy',
  readOnly: false,
  members,
  load: holdPolicy,
  demands: (call) => [iamDemand(call, 'DeletePolicy', call.input.PolicyArn)],
  async handle(call, found) {
    const policy = changeablePolicy(call, found);
    if (policy.attachments > 0) {
      throw conflict('DeleteConflict', 'Cannot delete a policy attached to entities.');
    }
    const versions = (await versionsOf(call.tx, [policy.arn])).get(policy.arn) ?? [];
    if (versions.length > 1) {
      throw conflict(
        'DeleteConflict',
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
          'The default version is deleted with the policy.',
      );
    }
    await removeManagedPolicy(call.tx, policy.arn);
    return {};
  },
});
