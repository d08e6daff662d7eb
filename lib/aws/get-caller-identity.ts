import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Aws, AwsResult } from './aws.ts';
import { isAccountId } from './rules/address.ts';
import { awsFailure } from './rules/errors.ts';
import type { Partition } from './rules/partition.ts';

export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
}

/** Who the base credentials are. AWS permits this call to everybody, so it tells whether there are credentials at all. */
export async function getCallerIdentity(
  aws: Aws,
  where: { readonly partition: Partition; readonly region: string },
  signal?: AbortSignal,
): Promise<AwsResult<CallerIdentity>> {
  const place = { ...where, accountId: 'our own', inventoryRoleArn: '', revealRoleArn: '', externalId: '' };
  const answer = await aws.sts(
    place,
    (client, send) => client.send(new GetCallerIdentityCommand({}), send),
    signal ? { signal } : {},
  );
  if (!answer.ok) return answer;
  const { Account, Arn } = answer.value;
  if (typeof Account !== 'string' || !isAccountId(Account) || typeof Arn !== 'string' || Arn.length > 2_048) {
    return awsFailure('garbled');
  }
  return { ok: true, value: { accountId: Account, arn: Arn } };
}
