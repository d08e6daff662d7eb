import type { Members } from '../shape.ts';
import { marker, maxItems, pathPrefix, roleName } from './shared-members.ts';

export const listAttachedRolePolicies = {
  RoleName: { ...roleName, required: true },
  PathPrefix: pathPrefix,
  Marker: marker,
  MaxItems: maxItems,
} as const satisfies Members;
