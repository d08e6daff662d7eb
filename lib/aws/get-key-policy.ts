import { DescribeKeyCommand, GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import type { ActionOptions, Aws, AwsResult } from './aws.ts';
import type { AwsPlace } from './rules/account.ts';
import { awsFailure } from './rules/errors.ts';

/** AWS's own limit of a key policy is 32,768 characters. */
const LONGEST_POLICY = 65_536;

export interface KeyPolicy {
  readonly keyArn: string;
  readonly policy: string;
}

/**
 * The policy of a key that is named by its ARN, id or alias. An alias is looked up first: AWS gives policies only by id
 * or ARN.
 */
export async function getKeyPolicy(
  aws: Aws,
  place: AwsPlace,
  keyId: string,
  options: ActionOptions = {},
): Promise<AwsResult<KeyPolicy>> {
  const described = await aws.kms(
    place,
    (client, send) => client.send(new DescribeKeyCommand({ KeyId: keyId }), send),
    options,
  );
  if (!described.ok) return described;
  const keyArn = described.value.KeyMetadata?.Arn;
  if (typeof keyArn !== 'string' || !/^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,128}$/.test(keyArn)) {
    return awsFailure('garbled');
  }
  const answer = await aws.kms(
    place,
    (client, send) => client.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }), send),
    options,
  );
  if (!answer.ok) return answer;
  const policy = answer.value.Policy;
  return typeof policy === 'string' && policy.length <= LONGEST_POLICY && isStorableText(policy)
    ? { ok: true, value: { keyArn, policy } }
    : awsFailure('garbled');
}

function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
