import type { Members } from '../shape.ts';
import { roleName } from './shared-members.ts';

export const deleteRole = {
  RoleName: { ...roleName, required: true },
} as const satisfies Members;
