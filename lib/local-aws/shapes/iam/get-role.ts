import type { Members } from '../shape.ts';
import { roleName } from './shared-members.ts';

export const getRole = {
  RoleName: { ...roleName, required: true },
} as const satisfies Members;
