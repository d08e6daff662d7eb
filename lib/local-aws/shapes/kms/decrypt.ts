import type { Members } from '../shape.ts';
import { algorithm, encryptionContext, keyId } from './shared-members.ts';

export const decrypt = {
  CiphertextBlob: { type: 'blob', min: 1, max: 6144, required: true, sensitive: true },
  EncryptionContext: encryptionContext,
  KeyId: keyId,
  EncryptionAlgorithm: algorithm,
  DryRun: { type: 'boolean' },
} as const satisfies Members;
