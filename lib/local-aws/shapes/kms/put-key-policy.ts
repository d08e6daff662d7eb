import type { Members } from '../shape.ts';
import { keyId, policyName, policyText } from './shared-members.ts';

export const putKeyPolicy = {
  KeyId: { ...keyId, required: true },
  PolicyName: policyName,
  Policy: { ...policyText, required: true },
  BypassPolicyLockoutSafetyCheck: { type: 'boolean' },
} as const satisfies Members;
