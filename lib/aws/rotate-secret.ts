import { RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { Aws } from './aws.ts';
import { type OperatorOrder, sendAsOperator } from './operator-session.ts';

export interface RotateSecretInput {
  readonly secretArn: string;
  /** Becomes the id of the version the rotation makes. */
  readonly token: string;
  /** Absent: as it is stored. */
  readonly functionArn?: string;
  readonly rules?: RotationRulesInput;
  /** False: only its test runs, and nothing is changed but the configuration. */
  readonly rotateImmediately: boolean;
}

export interface RotationRulesInput {
  readonly afterDays?: number;
  readonly expression?: string;
  readonly duration?: string;
}

/** Begins a rotation, its test, or stores another configuration. AWS answers at once; the function runs afterwards. */
export async function rotateSecret(aws: Aws, order: OperatorOrder, input: RotateSecretInput) {
  const reach = {
    operations: ['RotateSecret'],
    secretArn: input.secretArn,
    ...(input.functionArn ? { functionArn: input.functionArn } : {}),
  };
  return await sendAsOperator(aws, order, reach, (client, send) =>
    client.send(
      new RotateSecretCommand({
        SecretId: input.secretArn,
        ClientRequestToken: input.token,
        RotateImmediately: input.rotateImmediately,
        ...(input.functionArn === undefined ? {} : { RotationLambdaARN: input.functionArn }),
        ...(input.rules === undefined ? {} : { RotationRules: rulesOf(input.rules) }),
      }),
      send,
    ),
  );
}

function rulesOf({ afterDays, expression, duration }: RotationRulesInput) {
  return {
    ...(afterDays === undefined ? {} : { AutomaticallyAfterDays: afterDays }),
    ...(expression === undefined ? {} : { ScheduleExpression: expression }),
    ...(duration === undefined ? {} : { Duration: duration }),
  };
}
