import type { Members } from '../shape.ts';
import { secretId } from './shared-members.ts';

export const deleteSecret = {
  SecretId: secretId,
  RecoveryWindowInDays: { type: 'integer' },
  ForceDeleteWithoutRecovery: { type: 'boolean' },
} as const satisfies Members;
