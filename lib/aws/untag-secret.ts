import { UntagResourceCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface UntagSecretInput {
  readonly secretArn: string;
  readonly keys: readonly string[];
}

/** Takes tags off. A key that is not there is no error. */
export async function untagSecret(aws: Aws, order: OperatorOrder, input: UntagSecretInput) {
  const reach = { operations: ['UntagResource'], secretArn: input.secretArn };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new UntagResourceCommand({
        SecretId: input.secretArn,
        TagKeys: [...input.keys],
      }),
      send,
    ),
  );
}
