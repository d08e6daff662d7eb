import type { Members } from '../shape.ts';
import { secretId, versionId, versionStage } from './shared-members.ts';

export const getSecretValue = {
  SecretId: secretId,
  VersionId: versionId,
  VersionStage: versionStage,
} as const satisfies Members;
