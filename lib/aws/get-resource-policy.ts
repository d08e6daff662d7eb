import { GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import type { ActionOptions, Aws, AwsResult } from './aws.ts';
import type { AwsPlace } from './rules/account.ts';
import { awsFailure } from './rules/errors.ts';

/** AWS's own limit of a policy on a secret is 20,480 characters; what is longer did not come from there. */
const LONGEST_POLICY = 32_768;

/** The policy on a secret by its complete ARN: its exact text, or null where there is none. */
export async function getResourcePolicy(
  aws: Aws,
  place: AwsPlace,
  secretArn: string,
  options: ActionOptions = {},
): Promise<AwsResult<string | null>> {
  const answer = await aws.secretsManager(
    place,
    (client, send) => client.send(new GetResourcePolicyCommand({ SecretId: secretArn }), send),
    options,
  );
  if (!answer.ok) return answer;
  if (answer.value.ARN !== secretArn) return awsFailure('mismatch');
  const text = answer.value.ResourcePolicy ?? null;
  if (text === null || (text.length <= LONGEST_POLICY && text.isWellFormed() && !text.includes('\u0000'))) {
    return { ok: true, value: text };
  }
  return awsFailure('garbled');
}
