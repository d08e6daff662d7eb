import type { Members } from '../shape.ts';
import { encryptionContext, keyId } from './shared-members.ts';

export const generateDataKey = {
  KeyId: { ...keyId, required: true },
  EncryptionContext: encryptionContext,
  NumberOfBytes: { type: 'integer', min: 1, max: 1024 },
  KeySpec: { type: 'string', oneOf: ['AES_256', 'AES_128'] },
  DryRun: { type: 'boolean' },
} as const satisfies Members;
