import type { Members } from '../shape.ts';
import { secretBinary, secretId, secretString, versionId, versionStage } from './shared-members.ts';

export const putSecretValue = {
  SecretId: secretId,
  ClientRequestToken: versionId,
  SecretBinary: secretBinary,
  SecretString: secretString,
  VersionStages: { type: 'list', of: versionStage, min: 1, max: 20 },
  RotationToken: { type: 'string', min: 36, max: 256, sensitive: true },
} as const satisfies Members;
