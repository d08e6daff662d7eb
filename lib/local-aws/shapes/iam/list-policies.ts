import type { Members } from '../shape.ts';
import { marker, maxItems, pathPrefix } from './shared-members.ts';

export const listPolicies = {
  Scope: { type: 'string', oneOf: ['All', 'AWS', 'Local'] },
  OnlyAttached: { type: 'boolean' },
  PathPrefix: pathPrefix,
  PolicyUsageFilter: { type: 'string', oneOf: ['PermissionsPolicy', 'PermissionsBoundary'] },
  Marker: marker,
  MaxItems: maxItems,
} as const satisfies Members;
