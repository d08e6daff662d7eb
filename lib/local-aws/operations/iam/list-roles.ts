import { listRoles as members } from '../../shapes/iam/list-roles.ts';
import { listRoleDetails } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';
import { shownRole } from './shown.ts';

export const listRoles = operation<typeof members, undefined>({
  name: 'ListRoles',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: (call) => [iamDemand(call, 'ListRoles', `arn:aws:iam::${call.account}:role/`)],
  async handle(call) {
    const { PathPrefix: pathPrefix = '/' } = call.input;
    const about = ['ListRoles', pathPrefix];
    const paging = pagingOf(call, about);
    const { account } = call;
    const found = await listRoleDetails(call.tx, {
      account,
      pathPrefix,
      after: paging.after,
      limit: paging.size + 1,
    });
    const names = found.map(({ name }) => name);
    return {
      Roles: found.slice(0, paging.size).map(shownRole),
      ...endOfPage(call, about, paging, names),
    };
  },
});
