import type { Members } from '../shape.ts';
import { secretId, versionId, versionStage } from './shared-members.ts';

export const updateSecretVersionStage = {
  SecretId: secretId,
  VersionStage: { ...versionStage, required: true },
  RemoveFromVersionId: versionId,
  MoveToVersionId: versionId,
} as const satisfies Members;
