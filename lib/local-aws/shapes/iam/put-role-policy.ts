import type { Members } from '../shape.ts';
import { document, policyName, roleName } from './shared-members.ts';

export const putRolePolicy = {
  RoleName: { ...roleName, required: true },
  PolicyName: { ...policyName, required: true },
  PolicyDocument: { ...document, required: true },
} as const satisfies Members;
