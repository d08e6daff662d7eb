/** What one change may touch. */
export interface OperatorReach {
  /** Operations of Secrets Manager, e.g. `RotateSecret`. */
  readonly operations: readonly string[];
  /** The complete ARN; for a secret that is still to be created its ARN with `-??????` for what AWS adds. */
  readonly secretArn: string;
  /** A value is written, or put under another key. */
  readonly usesKey?: boolean;
  /** The function that Secrets Manager will invoke. */
  readonly functionArn?: string;
  /** Operations on no secret: GetRandomPassword. */
  readonly anywhere?: readonly string[];
}

/**
 * What the session of a change may do, whatever its role may: its operation on its secret. A session policy only takes
 * away. It is recorded in clear in CloudTrail, so nothing but operations and ARNs is in it.
 */
export function operatorPolicy(reach: OperatorReach): string {
  const { operations, secretArn, usesKey, functionArn, anywhere = [] } = reach;
  const statements: object[] = [];
  if (operations.length > 0) {
    statements.push({
      Effect: 'Allow',
      Action: operations.map((operation) => `secretsmanager:${operation}`),
      Resource: secretArn,
    });
  }
  if (anywhere.length > 0) {
    const Action = anywhere.map((operation) => `secretsmanager:${operation}`);
    statements.push({ Effect: 'Allow', Action, Resource: '*' });
  }
  if (usesKey) {
    statements.push({
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'],
      Resource: '*',
      Condition: { StringLike: { 'kms:EncryptionContext:SecretARN': secretArn } },
    });
  }
  if (functionArn) {
    statements.push({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: functionArn });
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
