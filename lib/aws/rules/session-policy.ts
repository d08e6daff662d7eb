/**
 * What a reveal's session may do, whatever its role may: read one label of one secret, and use a key for that secret.
 * A session policy only takes away. It is recorded in clear in CloudTrail, so nothing but the ARN and label is in it.
 */
export function sessionPolicy(secretArn: string, stage: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: secretArn,
        Condition: { StringEquals: { 'secretsmanager:VersionStage': stage } },
      },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': secretArn } },
      },
    ],
  });
}
