import { DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface DeleteSecretInput {
  readonly secretArn: string;
  /** Days until AWS deletes it, 7 to 30; null: at once and for good. */
  readonly windowDays: number | null;
}

/** Plans the deletion of a secret, or deletes it at once. */
export async function deleteSecret(aws: Aws, order: OperatorOrder, input: DeleteSecretInput) {
  const reach = { operations: ['DeleteSecret'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new DeleteSecretCommand({
        SecretId: input.secretArn,
        ...(input.windowDays === null
          ? { ForceDeleteWithoutRecovery: true }
          : { RecoveryWindowInDays: input.windowDays }),
      }),
      send,
    ),
  );
}
