import { updateRole as members } from '../../shapes/iam/update-role.ts';
import type { RoleDetail } from '../../state/iam.ts';
import { saveRoleMembers } from '../../state/iam-roles.ts';
import { operation } from '../operation.ts';
import { iamDemand, roleArnOf } from './iam-demand.ts';
import { changeable, holdRole } from './role-to-change.ts';

export const updateRole = operation<typeof members, RoleDetail | undefined>({
  name: 'UpdateRole',
  readOnly: false,
  members,
  load: holdRole,
  demands: (call, role) => [iamDemand(call, 'UpdateRole', roleArnOf(call, call.input.RoleName, role))],
  async handle(call, found) {
    const role = changeable(call, found);
    const { Description: description, MaxSessionDuration: maxSessionSeconds } = call.input;
    await saveRoleMembers(call.tx, role, { description, maxSessionSeconds });
    return {};
  },
});
