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
  const reach = { operations: ['ValidateResourcePolicy'], secretArn: input.secretArn };
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
