import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';
import type { SecretValue } from './secret-value.ts';

export interface PutSecretValueInput {
  readonly secretArn: string;
  /** Becomes the id of the version. The same token with the same value again changes nothing. */
  readonly token: string;
  readonly value: SecretValue;
  /** Staging labels of the new version; AWS gives AWSCURRENT where none are named. */
  readonly labels: readonly string[];
}

/** Puts a value as a new version. The value goes into the request and nowhere else. */
export async function putSecretValue(aws: Aws, order: OperatorOrder, input: PutSecretValueInput) {
  const reach = { operations: ['PutSecretValue'], secretArn: input.secretArn, usesKey: true };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new PutSecretValueCommand({
        SecretId: input.secretArn,
        ClientRequestToken: input.token,
        VersionStages: [...input.labels],
        ...valueMember(input.value),
      }),
      send,
    ),
  );
}

/** The member of a request that carries a value. */
export function valueMember(value: SecretValue): { SecretString: string } | { SecretBinary: Uint8Array } {
  const exposed = value.expose();
  return typeof exposed === 'string' ? { SecretString: exposed } : { SecretBinary: exposed };
}
