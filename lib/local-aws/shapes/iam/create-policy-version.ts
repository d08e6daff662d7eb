import type { Members } from '../shape.ts';
import { arn, document } from './shared-members.ts';

export const createPolicyVersion = {
  PolicyArn: { ...arn, required: true },
  PolicyDocument: { ...document, required: true },
  SetAsDefault: { type: 'boolean' },
} as const satisfies Members;
