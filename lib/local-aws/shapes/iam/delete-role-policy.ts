import type { Members } from '../shape.ts';
import { policyName, roleName } from './shared-members.ts';

export const deleteRolePolicy = {
  RoleName: { ...roleName, required: true },
  PolicyName: { ...policyName, required: true },
} as const satisfies Members;
