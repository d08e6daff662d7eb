import { DeleteResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface DeleteResourcePolicyInput {
  readonly secretArn: string;
}

/** Removes the policy on a secret. */
export async function deleteResourcePolicy(aws: Aws, order: OperatorOrder, input: DeleteResourcePolicyInput) {
  const reach = { operations: ['DeleteResourcePolicy'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new DeleteResourcePolicyCommand({
        SecretId: input.secretArn,
      }),
      send,
    ),
  );
}
