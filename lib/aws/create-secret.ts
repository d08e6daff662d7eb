import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';
import { valueMember } from './put-secret-value.ts';
import type { SecretValue } from './secret-value.ts';

export interface CreateSecretInput {
  readonly partition: string;
  readonly name: string;
  /** Becomes the id of the first version. */
  readonly token: string;
  readonly value: SecretValue;
  readonly description: string;
  /** Null: the default key of the account. */
  readonly kmsKeyId: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** Creates a secret with its first value. The value goes into the request and nowhere else. */
export async function createSecret(aws: Aws, order: OperatorOrder, input: CreateSecretInput) {
  const { partition, name, tags } = input;
  const secretArn = `arn:${partition}:secretsmanager:${order.region}:${order.account.accountId}:secret:${name}-??????`;
  const operations = ['CreateSecret', ...(tags.length > 0 ? ['TagResource'] : [])];
  return await sendAsOperator(aws, order, { operations, secretArn, usesKey: true }, (client, send) =>
    client.send(
      new CreateSecretCommand({
        Name: name,
        ClientRequestToken: input.token,
        ...valueMember(input.value),
        ...(input.description === '' ? {} : { Description: input.description }),
        ...(input.kmsKeyId === null ? {} : { KmsKeyId: input.kmsKeyId }),
        ...(tags.length === 0 ? {} : { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
      }),
      send,
    ),
  );
}
