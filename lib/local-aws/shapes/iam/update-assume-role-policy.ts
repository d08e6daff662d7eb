import type { Members } from '../shape.ts';
import { document, roleName } from './shared-members.ts';

export const updateAssumeRolePolicy = {
  RoleName: { ...roleName, required: true },
  PolicyDocument: { ...document, required: true },
} as const satisfies Members;
