import type { Members } from '../shape.ts';
import { aliasName, keyId } from './shared-members.ts';

export const createAlias = {
  AliasName: { ...aliasName, required: true },
  TargetKeyId: { ...keyId, required: true },
} as const satisfies Members;
