import type { Members } from '../shape.ts';
import { resourcePolicy } from './shared-members.ts';

export const validateResourcePolicy = {
  SecretId: { type: 'string', min: 1, max: 2048 },
  ResourcePolicy: resourcePolicy,
} as const satisfies Members;
