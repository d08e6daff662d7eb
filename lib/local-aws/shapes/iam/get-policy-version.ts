import type { Members } from '../shape.ts';
import { arn } from './shared-members.ts';

export const getPolicyVersion = {
  PolicyArn: { ...arn, required: true },
  VersionId: { type: 'string', required: true, pattern: '^v[1-9][0-9]*$' },
} as const satisfies Members;
