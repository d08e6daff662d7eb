import type { UserCaller } from './trail/caller.ts';

/** The account that callers without an identity of their own land in. */
export const HOME_ACCOUNT = '000000000000';

/** Who an unknown access key is: a user that may do everything in the home account. */
const ADMINISTRATOR: Omit<UserCaller, 'accessKeyId'> = {
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

/** The administrator that an unknown access key is: of the account that the key spells with 12 digits, else of the home account. */
export function administratorOf(accessKeyId: string): Omit<UserCaller, 'accessKeyId'> {
  if (!/^\d{12}$/.test(accessKeyId)) return ADMINISTRATOR;
  return { ...ADMINISTRATOR, account: accessKeyId, arn: `arn:aws:iam::${accessKeyId}:user/administrator` };
}
