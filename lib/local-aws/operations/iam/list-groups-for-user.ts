import { listGroupsForUser as members } from '../../shapes/iam/list-groups-for-user.ts';
import { findUserDetail, type Identity } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, userArnOf } from './iam-demand.ts';

export const listGroupsForUser = operation<typeof members, Identity | undefined>({
  name: 'ListGroupsForUser',
  readOnly: true,
  members,
  load: (call) => findUserDetail(call.tx, call.account, call.input.UserName),
  demands: (call, user) => [iamDemand(call, 'ListGroupsForUser', userArnOf(call, call.input.UserName, user))],
  async handle(call, user) {
    const { UserName } = call.input;
    if (user === undefined) throw noSuch(`The user with name ${UserName} cannot be found.`);
    // There are no groups here.
    return { Groups: [], IsTruncated: 'false' };
  },
});
