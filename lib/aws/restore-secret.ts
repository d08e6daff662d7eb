import { RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface RestoreSecretInput {
  readonly secretArn: string;
}

/** Takes a planned deletion back. */
export async function restoreSecret(aws: Aws, order: OperatorOrder, input: RestoreSecretInput) {
  const reach = { operations: ['RestoreSecret'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new RestoreSecretCommand({
        SecretId: input.secretArn,
      }),
      send,
    ),
  );
}
