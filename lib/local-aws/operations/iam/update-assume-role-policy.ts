import { updateAssumeRolePolicy as members } from '../../shapes/iam/update-assume-role-policy.ts';
import type { RoleDetail } from '../../state/iam.ts';
import { saveRoleMembers } from '../../state/iam-roles.ts';
import { operation } from '../operation.ts';
import { checkTrust } from './check-document.ts';
import { iamDemand, roleArnOf } from './iam-demand.ts';
import { changeable, holdRole } from './role-to-change.ts';

export const updateAssumeRolePolicy = operation<typeof members, RoleDetail | undefined>({
  name: 'UpdateAssumeRolePolicy',
  readOnly: false,
  members,
  load: holdRole,
  demands: (call, role) => [
    iamDemand(call, 'UpdateAssumeRolePolicy', roleArnOf(call, call.input.RoleName, role)),
  ],
  async handle(call, found) {
    const role = changeable(call, found);
    const { PolicyDocument } = call.input;
    await checkTrust(call, PolicyDocument);
    await saveRoleMembers(call.tx, role, { trustPolicy: PolicyDocument });
    return {};
  },
});
