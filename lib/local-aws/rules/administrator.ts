import type { UserCaller } from './trail/caller.ts';

/** The account that callers without an identity of their own land in. */
export const HOME_ACCOUNT = '000000000000';

/** Who an unknown access key is: a user that may do everything in the home account. */
export const ADMINISTRATOR: Omit<UserCaller, 'accessKeyId'> = {
  kind: 'user',
  account: HOME_ACCOUNT,
  arn: `arn:aws:iam::${HOME_ACCOUNT}:user/administrator`,
  principalId: 'AIDA0000000000ADMIN00',
  userName: 'administrator',
  policies: [
    [
      {
        sid: undefined,
        effect: 'Allow',
        actions: ['*'],
        notActions: undefined,
        resources: ['*'],
        notResources: undefined,
        principals: undefined,
        conditions: [],
      },
    ],
  ],
};
