import { UpdateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';
import { DEFAULT_KEY_ALIAS } from './rules/default-key.ts';

export interface UpdateSecretInput {
  readonly secretArn: string;
  readonly description?: string;
  /** Empty: the default key of the account. */
  readonly kmsKeyId?: string;
}

/** Changes the description or the key of a secret; never its value. Another key encrypts its labelled versions anew. */
export async function updateSecret(aws: Aws, order: OperatorOrder, input: UpdateSecretInput) {
  const reach = { operations: ['UpdateSecret'], secretArn: input.secretArn, usesKey: true };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new UpdateSecretCommand({
        SecretId: input.secretArn,
        ...(input.description === undefined ? {} : { Description: input.description }),
        ...(input.kmsKeyId === undefined ? {} : { KmsKeyId: input.kmsKeyId || DEFAULT_KEY_ALIAS }),
      }),
      send,
    ),
  );
}
