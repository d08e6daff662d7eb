import { PutResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface PutResourcePolicyInput {
  readonly secretArn: string;
  readonly document: string;
  /** AWS refuses a policy that opens the secret to everybody. */
  readonly blockPublic: boolean;
}

/** Sets the policy on a secret. */
export async function putResourcePolicy(aws: Aws, order: OperatorOrder, input: PutResourcePolicyInput) {
  const reach = { operations: ['PutResourcePolicy'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new PutResourcePolicyCommand({
        SecretId: input.secretArn,
        ResourcePolicy: input.document,
        BlockPublicPolicy: input.blockPublic,
      }),
      send,
    ),
  );
}
