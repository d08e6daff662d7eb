import { listUsers as members } from '../../shapes/iam/list-users.ts';
import { listUserDetails } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';
import { shownUser } from './shown.ts';

export const listUsers = operation<typeof members, undefined>({
  name: 'ListUsers',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: (call) => [iamDemand(call, 'ListUsers', `arn:aws:iam::${call.account}:user/`)],
  async handle(call) {
    const { PathPrefix: pathPrefix = '/' } = call.input;
    const about = ['ListUsers', pathPrefix];
    const paging = pagingOf(call, about);
    const { account } = call;
    const found = await listUserDetails(call.tx, {
      account,
      pathPrefix,
      after: paging.after,
      limit: paging.size + 1,
    });
    const names = found.map(({ name }) => name);
    return {
      Users: found.slice(0, paging.size).map(shownUser),
      ...endOfPage(call, about, paging, names),
    };
  },
});
