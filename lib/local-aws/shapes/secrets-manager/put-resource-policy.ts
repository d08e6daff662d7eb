import type { Members } from '../shape.ts';
import { resourcePolicy, secretId } from './shared-members.ts';

export const putResourcePolicy = {
  SecretId: secretId,
  ResourcePolicy: resourcePolicy,
  BlockPublicPolicy: { type: 'boolean' },
} as const satisfies Members;
