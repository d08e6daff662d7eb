import type { Members } from '../shape.ts';
import { marker, maxItems, userName } from './shared-members.ts';

export const listGroupsForUser = {
  UserName: { ...userName, required: true },
  Marker: marker,
  MaxItems: maxItems,
} as const satisfies Members;
