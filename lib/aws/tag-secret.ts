import { TagResourceCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface TagSecretInput {
  readonly secretArn: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** Sets tags; those with another key stay. */
export async function tagSecret(aws: Aws, order: OperatorOrder, input: TagSecretInput) {
  const reach = { operations: ['TagResource'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new TagResourceCommand({
        SecretId: input.secretArn,
        Tags: input.tags.map(({ key, value }) => ({ Key: key, Value: value })),
      }),
      send,
    ),
  );
}
