import { deleteRolePolicy as members } from '../../shapes/iam/delete-role-policy.ts';
import type { RoleDetail } from '../../state/iam.ts';
import { saveInlinePolicies } from '../../state/iam-roles.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, roleArnOf } from './iam-demand.ts';
import { changeable, holdRole } from './role-to-change.ts';

export const deleteRolePolicy = operation<typeof members, RoleDetail | undefined>({
  name: 'DeleteRolePolicy',
  readOnly: false,
  members,
  load: holdRole,
  demands: (call, role) => [iamDemand(call, 'DeleteRolePolicy', roleArnOf(call, call.input.RoleName, role))],
  async handle(call, found) {
    const role = changeable(call, found);
    const { PolicyName } = call.input;
    const left = role.inline.filter(({ name }) => name !== PolicyName);
    if (left.length === role.inline.length) {
      throw noSuch(`The role policy with name ${PolicyName} cannot be found.`);
    }
    await saveInlinePolicies(call.tx, role, left);
    return {};
  },
});
