import type { Members } from '../shape.ts';
import { keyId, policyName } from './shared-members.ts';

export const getKeyPolicy = {
  KeyId: { ...keyId, required: true },
  PolicyName: policyName,
} as const satisfies Members;
