import { listUserPolicies as members } from '../../shapes/iam/list-user-policies.ts';
import { findUserDetail, type Identity } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, userArnOf } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';

export const listUserPolicies = operation<typeof members, Identity | undefined>({
  name: 'ListUserPolicies',
  readOnly: true,
  members,
  load: (call) => findUserDetail(call.tx, call.account, call.input.UserName),
  demands: (call, user) => [iamDemand(call, 'ListUserPolicies', userArnOf(call, call.input.UserName, user))],
  async handle(call, user) {
    const { UserName } = call.input;
    if (user === undefined) throw noSuch(`The user with name ${UserName} cannot be found.`);
    const about = ['ListUserPolicies', UserName];
    const paging = pagingOf(call, about);
    const names = user.inline
      .map(({ name }) => name)
      .sort()
      .filter((name) => name > paging.after);
    return { PolicyNames: names.slice(0, paging.size), ...endOfPage(call, about, paging, names) };
  },
});
