import { CancelRotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface CancelRotateSecretInput {
  readonly secretArn: string;
}

/** Switches the rotation of a secret off. Function, rules and labels stay. */
export async function cancelRotateSecret(aws: Aws, order: OperatorOrder, input: CancelRotateSecretInput) {
  const reach = { operations: ['CancelRotateSecret'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new CancelRotateSecretCommand({
        SecretId: input.secretArn,
      }),
      send,
    ),
  );
}
