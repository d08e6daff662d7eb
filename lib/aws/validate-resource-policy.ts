import { ValidateResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface ValidateResourcePolicyInput {
  readonly secretArn: string;
  readonly document: string;
}

/** Asks AWS what is wrong with a policy, without setting it. */
export async function validateResourcePolicy(
  aws: Aws,
  order: OperatorOrder,
  input: ValidateResourcePolicyInput,
) {
  // AWS also looks whether the caller could set the policy again under it: a session that may not set any would always be
  // told that it locks itself out.
  const operations = ['ValidateResourcePolicy', 'PutResourcePolicy'];
  const reach = { operations, secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new ValidateResourcePolicyCommand({
        SecretId: input.secretArn,
        ResourcePolicy: input.document,
      }),
      send,
    ),
  );
}
