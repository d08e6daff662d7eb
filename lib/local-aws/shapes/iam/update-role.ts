import type { Members } from '../shape.ts';
import { description, roleName, sessionSeconds } from './shared-members.ts';

export const updateRole = {
  RoleName: { ...roleName, required: true },
  Description: description,
  MaxSessionDuration: sessionSeconds,
} as const satisfies Members;
