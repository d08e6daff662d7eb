import { listRoleTags as members } from '../../shapes/iam/list-role-tags.ts';
import { findRoleDetail, type RoleDetail } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, roleArnOf } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';

export const listRoleTags = operation<typeof members, RoleDetail | undefined>({
  name: 'ListRoleTags',
  readOnly: true,
  members,
  load: (call) => findRoleDetail(call.tx, call.account, call.input.RoleName),
  demands: (call, role) => [iamDemand(call, 'ListRoleTags', roleArnOf(call, call.input.RoleName, role))],
  async handle(call, role) {
    const { RoleName } = call.input;
    if (role === undefined) throw noSuch(`The role with name ${RoleName} cannot be found.`);
    const about = ['ListRoleTags', RoleName];
    const paging = pagingOf(call, about);
    const left = role.tags
      .toSorted((a, b) => (a.Key < b.Key ? -1 : 1))
      .filter(({ Key }) => Key > paging.after);
    return {
      Tags: left.slice(0, paging.size).map(({ Key, Value }) => ({ Key, Value })),
      ...endOfPage(
        call,
        about,
        paging,
        left.map(({ Key }) => Key),
      ),
    };
  },
});
