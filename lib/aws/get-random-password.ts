import { GetRandomPasswordCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, type OperatorResult, sendAsOperator } from './operator-session.ts';
import { awsFailure } from './rules/errors.ts';
import { SecretValue } from './secret-value.ts';

export interface RandomPasswordInput {
  /** Characters, 8 to 512. */
  readonly length: number;
  readonly excludePunctuation: boolean;
}

/** A password made by AWS, wrapped so that nothing shows it by accident. */
export async function getRandomPassword(
  aws: Aws,
  order: OperatorOrder,
  input: RandomPasswordInput,
): Promise<OperatorResult<SecretValue>> {
  const reach = { operations: [], secretArn: '', anywhere: ['GetRandomPassword'] };
  const answer = await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new GetRandomPasswordCommand({
        PasswordLength: input.length,
        ExcludePunctuation: input.excludePunctuation,
        // What breaks out of connection strings, shells and JSON most often.
        ExcludeCharacters: '\'"\\/@ `$',
        RequireEachIncludedType: true,
      }),
      send,
    ),
  );
  if (!answer.ok) return answer;
  const { RandomPassword } = answer.value;
  if (typeof RandomPassword !== 'string' || RandomPassword.length !== input.length) {
    return { ...awsFailure('garbled'), sent: true, traces: answer.traces };
  }
  return { ok: true, value: SecretValue.ofText(RandomPassword), traces: answer.traces };
}
