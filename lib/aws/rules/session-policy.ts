/** What of a secret is read: the version that a staging label names, or one version. Never both, never neither. */
export type ReadTarget =
  | { readonly stage: string; readonly versionId: null }
  | { readonly stage: null; readonly versionId: string };

/**
 * What a reveal's session may do, whatever its role may: read one label or one version of one secret, and use a key for
 * that secret. A session policy only takes away. It is recorded in clear in CloudTrail, so nothing but the ARN and the
 * label or version is in it.
 */
export function sessionPolicy(secretArn: string, target: ReadTarget): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: secretArn,
        Condition: { StringEquals: conditionOf(target) },
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

function conditionOf(target: ReadTarget): Record<string, string> {
  if (target.stage === null) return { 'secretsmanager:VersionId': target.versionId };
  return { 'secretsmanager:VersionStage': target.stage };
}
