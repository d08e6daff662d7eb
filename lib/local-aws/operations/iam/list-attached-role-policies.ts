import { listAttachedRolePolicies as members } from '../../shapes/iam/list-attached-role-policies.ts';
import { attachedPolicies, findRoleDetail, type RoleDetail } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, roleArnOf } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';

export const listAttachedRolePolicies = operation<typeof members, RoleDetail | undefined>({
  name: 'ListAttachedRolePolicies',
  readOnly: true,
  members,
  load: (call) => findRoleDetail(call.tx, call.account, call.input.RoleName),
  demands: (call, role) => [
    iamDemand(call, 'ListAttachedRolePolicies', roleArnOf(call, call.input.RoleName, role)),
  ],
  async handle(call, role) {
    const { RoleName, PathPrefix = '/' } = call.input;
    if (role === undefined) throw noSuch(`The role with name ${RoleName} cannot be found.`);
    const about = ['ListAttachedRolePolicies', RoleName, PathPrefix];
    const paging = pagingOf(call, about);
    const all = await attachedPolicies(call.tx, { account: call.account, kind: 'role', name: RoleName });
    const found = all.filter(({ arn, path }) => path.startsWith(PathPrefix) && arn > paging.after);
    const arns = found.map(({ arn }) => arn);
    return {
      AttachedPolicies: found
        .slice(0, paging.size)
        .map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })),
      ...endOfPage(call, about, paging, arns),
    };
  },
});
