import type { Members } from '../shape.ts';
import { replicaRegions, secretId } from './shared-members.ts';

export const replicateSecretToRegions = {
  SecretId: secretId,
  AddReplicaRegions: { ...replicaRegions, required: true },
  ForceOverwriteReplicaSecret: { type: 'boolean' },
} as const satisfies Members;
