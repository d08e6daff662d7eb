import { listAttachedUserPolicies as members } from '../../shapes/iam/list-attached-user-policies.ts';
import { attachedPolicies, findUserDetail, type Identity } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, userArnOf } from './iam-demand.ts';
import { endOfPage, pagingOf } from './paging.ts';
import { shownAttached } from './shown.ts';

export const listAttachedUserPolicies = operation<typeof members, Identity | undefined>({
  name: 'ListAttachedUserPolicies',
  readOnly: true,
  members,
  load: (call) => findUserDetail(call.tx, call.account, call.input.UserName),
  demands: (call, user) => [
    iamDemand(call, 'ListAttachedUserPolicies', userArnOf(call, call.input.UserName, user)),
  ],
  async handle(call, user) {
    const { UserName, PathPrefix = '/' } = call.input;
    if (user === undefined) throw noSuch(`The user with name ${UserName} cannot be found.`);
    const about = ['ListAttachedUserPolicies', UserName, PathPrefix];
    const paging = pagingOf(call, about);
    const all = await attachedPolicies(call.tx, { account: call.account, kind: 'user', name: UserName });
    const found = all.filter(({ arn, path }) => path.startsWith(PathPrefix) && arn > paging.after);
    const arns = found.map(({ arn }) => arn);
    return {
      AttachedPolicies: found.slice(0, paging.size).map(shownAttached),
      ...endOfPage(call, about, paging, arns),
    };
  },
});
