import type { Members } from '../shape.ts';
import { secretId } from './shared-members.ts';

export const untagResource = {
  SecretId: secretId,
  TagKeys: { type: 'list', of: { type: 'string', min: 1, max: 128 }, required: true },
} as const satisfies Members;
