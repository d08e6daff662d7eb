/** How the key that AWS keeps for Secrets Manager is named; a secret under it shows no key at all. */
export const DEFAULT_KEY_ALIAS = 'alias/aws/secretsmanager';

/** Whether a key, named by alias, by the ARN of its alias, or not at all, is the one that AWS keeps. */
export function isDefaultKey(kmsKeyId: string | null): boolean {
  return !kmsKeyId || kmsKeyId === DEFAULT_KEY_ALIAS || kmsKeyId.endsWith(`:${DEFAULT_KEY_ALIAS}`);
}
