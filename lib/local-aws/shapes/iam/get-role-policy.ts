import type { Members } from '../shape.ts';
import { policyName, roleName } from './shared-members.ts';

export const getRolePolicy = {
  RoleName: { ...roleName, required: true },
  PolicyName: { ...policyName, required: true },
} as const satisfies Members;
