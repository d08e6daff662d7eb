import type { Members } from '../shape.ts';
import { secretId, tags } from './shared-members.ts';

export const tagResource = {
  SecretId: secretId,
  Tags: { ...tags, required: true },
} as const satisfies Members;
