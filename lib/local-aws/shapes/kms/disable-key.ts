import type { Members } from '../shape.ts';
import { keyId } from './shared-members.ts';

export const disableKey = {
  KeyId: { ...keyId, required: true },
} as const satisfies Members;
