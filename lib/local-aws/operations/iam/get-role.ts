import { getRole as members } from '../../shapes/iam/get-role.ts';
import { findRoleDetail, type RoleDetail } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, roleArnOf } from './iam-demand.ts';
import { shownRoleAlone } from './shown.ts';

export const getRole = operation<typeof members, RoleDetail | undefined>({
  name: 'GetRole',
  readOnly: true,
  members,
  load: (call) => findRoleDetail(call.tx, call.account, call.input.RoleName),
  demands: (call, role) => [iamDemand(call, 'GetRole', roleArnOf(call, call.input.RoleName, role))],
  async handle(call, role) {
    if (role === undefined) throw noSuch(`The role with name ${call.input.RoleName} cannot be found.`);
    return { Role: shownRoleAlone(role) };
  },
});
