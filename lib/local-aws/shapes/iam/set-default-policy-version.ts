import type { Members } from '../shape.ts';
import { arn, versionId } from './shared-members.ts';

export const setDefaultPolicyVersion = {
  PolicyArn: { ...arn, required: true },
  VersionId: versionId,
} as const satisfies Members;
