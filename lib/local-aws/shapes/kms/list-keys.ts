import type { Members } from '../shape.ts';
import { limit, marker } from './shared-members.ts';

export const listKeys = {
  Limit: limit,
  Marker: marker,
} as const satisfies Members;
