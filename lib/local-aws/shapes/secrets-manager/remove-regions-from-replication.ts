import type { Members } from '../shape.ts';
import { region, secretId } from './shared-members.ts';

export const removeRegionsFromReplication = {
  SecretId: secretId,
  RemoveReplicaRegions: { type: 'list', min: 1, of: region, required: true },
} as const satisfies Members;
