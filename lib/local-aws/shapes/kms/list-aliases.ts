import type { Members } from '../shape.ts';
import { keyId, limit, marker } from './shared-members.ts';

export const listAliases = {
  KeyId: keyId,
  Limit: limit,
  Marker: marker,
} as const satisfies Members;
