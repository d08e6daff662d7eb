import type { Members } from '../shape.ts';
import { arn } from './shared-members.ts';

export const deletePolicy = {
  PolicyArn: { ...arn, required: true },
} as const satisfies Members;
