import type { Members } from '../shape.ts';
import { managedType, secretBinary, secretId, secretString, versionId } from './shared-members.ts';

export const updateSecret = {
  SecretId: secretId,
  ClientRequestToken: versionId,
  Description: { type: 'string', max: 2048 },
  KmsKeyId: { type: 'string', max: 2048 },
  SecretBinary: secretBinary,
  SecretString: secretString,
  Type: managedType,
} as const satisfies Members;
