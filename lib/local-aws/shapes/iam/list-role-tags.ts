import type { Members } from '../shape.ts';
import { marker, maxItems, roleName } from './shared-members.ts';

export const listRoleTags = {
  RoleName: { ...roleName, required: true },
  Marker: marker,
  MaxItems: maxItems,
} as const satisfies Members;
