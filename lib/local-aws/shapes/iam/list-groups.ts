import type { Members } from '../shape.ts';
import { marker, maxItems, pathPrefix } from './shared-members.ts';

export const listGroups = {
  PathPrefix: pathPrefix,
  Marker: marker,
  MaxItems: maxItems,
} as const satisfies Members;
