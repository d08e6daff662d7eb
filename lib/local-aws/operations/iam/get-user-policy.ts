import { getUserPolicy as members } from '../../shapes/iam/get-user-policy.ts';
import { findUserDetail, type Identity } from '../../state/iam.ts';
import { operation } from '../operation.ts';
import { iamDemand, noSuch, userArnOf } from './iam-demand.ts';
import { shownInline } from './shown.ts';

export const getUserPolicy = operation<typeof members, Identity | undefined>({
  name: 'GetUserPolicy',
  readOnly: true,
  members,
  load: (call) => findUserDetail(call.tx, call.account, call.input.UserName),
  demands: (call, user) => [iamDemand(call, 'GetUserPolicy', userArnOf(call, call.input.UserName, user))],
  async handle(call, user) {
    const { UserName, PolicyName } = call.input;
    if (user === undefined) throw noSuch(`The user with name ${UserName} cannot be found.`);
    const policy = user.inline.find(({ name }) => name === PolicyName);
    if (policy === undefined) throw noSuch(`The user policy with name ${PolicyName} cannot be found.`);
    return { UserName, ...shownInline(policy) };
  },
});
