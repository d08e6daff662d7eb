import type { Members } from '../shape.ts';
import { arn, marker, maxItems } from './shared-members.ts';

export const listPolicyVersions = {
  PolicyArn: { ...arn, required: true },
  Marker: marker,
  MaxItems: maxItems,
} as const satisfies Members;
