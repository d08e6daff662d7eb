import type { Members } from '../shape.ts';
import { policyName, userName } from './shared-members.ts';

export const getUserPolicy = {
  UserName: { ...userName, required: true },
  PolicyName: { ...policyName, required: true },
} as const satisfies Members;
