import type { Members } from '../shape.ts';
import { roleName, tags } from './shared-members.ts';

export const tagRole = {
  RoleName: { ...roleName, required: true },
  Tags: { ...tags, required: true },
} as const satisfies Members;
