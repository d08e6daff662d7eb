import type { Members } from '../shape.ts';
import { algorithm, encryptionContext, keyId } from './shared-members.ts';

export const encrypt = {
  KeyId: { ...keyId, required: true },
  Plaintext: { type: 'blob', min: 1, max: 4096, required: true, sensitive: true },
  EncryptionContext: encryptionContext,
  EncryptionAlgorithm: algorithm,
  DryRun: { type: 'boolean' },
} as const satisfies Members;
