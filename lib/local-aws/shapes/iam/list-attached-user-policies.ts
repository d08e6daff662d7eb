import type { Members } from '../shape.ts';
import { marker, maxItems, pathPrefix, userName } from './shared-members.ts';

export const listAttachedUserPolicies = {
  UserName: { ...userName, required: true },
  PathPrefix: pathPrefix,
  Marker: marker,
  MaxItems: maxItems,
} as const satisfies Members;
