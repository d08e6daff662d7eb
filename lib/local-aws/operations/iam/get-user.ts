import { getUser as members } from '../../shapes/iam/get-user.ts';
import { findUserDetail, type Identity } from '../../state/iam.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { type Call, operation } from '../operation.ts';
import { iamDemand, noSuch } from './iam-demand.ts';
import { shownUser } from './shown.ts';

export const getUser = operation<typeof members, Identity | undefined>({
  name: 'GetUser',
  readOnly: true,
  members,
  load: (call) => findUserDetail(call.tx, call.account, nameOf(call)),
  demands: (call, user) => [
    iamDemand(call, 'GetUser', user?.arn ?? `arn:aws:iam::${call.account}:user/${nameOf(call)}`),
  ],
  async handle(call, user) {
    if (user === undefined) throw noSuch(`The user with name ${nameOf(call)} cannot be found.`);
    return { User: shownUser(user) };
  },
});

/** Without a name a user asks about itself; a session of a role is nobody to ask about. */
function nameOf({ input, caller }: Call<{ readonly UserName?: string }>): string {
  if (input.UserName !== undefined) return input.UserName;
  if (caller.kind === 'user') return caller.userName;
  throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
}
