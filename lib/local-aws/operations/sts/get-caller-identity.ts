import { getCallerIdentity as members } from '../../shapes/sts/get-caller-identity.ts';
import { operation } from '../operation.ts';

/** Anybody may ask who they are; no policy can forbid it. */
export const getCallerIdentity = operation<typeof members, undefined>({
  name: 'GetCallerIdentity',
  readOnly: true,
  members,
  load: async () => undefined,
  demands: () => [],
  handle: async ({ caller }) => ({ Arn: caller.arn, UserId: caller.principalId, Account: caller.account }),
});
