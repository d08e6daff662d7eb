import { deleteRole as members } from '../../shapes/iam/delete-role.ts';
import type { RoleDetail } from '../../state/iam.ts';
import { attachedToEach } from '../../state/iam-policies.ts';
import { removeRoleRow } from '../../state/iam-roles.ts';
import { operation } from '../operation.ts';
import { conflict, iamDemand, roleArnOf } from './iam-demand.ts';
import { changeable, holdRole } from './role-to-change.ts';

export const deleteRole = operation<typeof members, RoleDetail | undefined>({
  name: 'DeleteRole',
  readOnly: false,
  members,
  load: holdRole,
  demands: (call, role) => [iamDemand(call, 'DeleteRole', roleArnOf(call, call.input.RoleName, role))],
  async handle(call, found) {
    const role = changeable(call, found);
    const of = { account: role.account, kind: 'role', names: [role.name] } as const;
    if ((await attachedToEach(call.tx, of)).size > 0) {
      throw conflict('DeleteConflict', 'Cannot delete entity, must detach all policies first.');
    }
    if (role.inline.length > 0) {
      throw conflict('DeleteConflict', 'Cannot delete entity, must delete policies first.');
    }
    await removeRoleRow(call.tx, role);
    return {};
  },
});
