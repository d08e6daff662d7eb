import type { Members } from '../shape.ts';
import { arn, roleName } from './shared-members.ts';

export const attachRolePolicy = {
  RoleName: { ...roleName, required: true },
  PolicyArn: { ...arn, required: true },
} as const satisfies Members;
