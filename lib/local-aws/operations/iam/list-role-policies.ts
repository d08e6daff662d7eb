import { listRolePolicies as members } from '../../shapes/iam/list-role-policies.ts';
import { findRoleDetail, type RoleDetail } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, roleArnOf } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';

export const listRolePolicies = operation<typeof members, RoleDetail | undefined>({
  name: 'ListRolePolicies',
  readOnly: true,
  members,
  load: (call) => findRoleDetail(call.tx, call.account, call.input.RoleName),
  demands: (call, role) => [iamDemand(call, 'ListRolePolicies', roleArnOf(call, call.input.RoleName, role))],
  async handle(call, role) {
    const { RoleName } = call.input;
    if (role === undefined) throw noSuch(`The role with name ${RoleName} cannot be found.`);
    const about = ['ListRolePolicies', RoleName];
    const paging = pagingOf(call, about);
    const names = role.inline
      .map(({ name }) => name)
      .sort()
      .filter((name) => name > paging.after);
    return { PolicyNames: names.slice(0, paging.size), ...endOfPage(call, about, paging, names) };
  },
});
