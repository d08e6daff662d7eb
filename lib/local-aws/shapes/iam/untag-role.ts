import type { Members } from '../shape.ts';
import { roleName, tagKeys } from './shared-members.ts';

export const untagRole = {
  RoleName: { ...roleName, required: true },
  TagKeys: { ...tagKeys, required: true },
} as const satisfies Members;
