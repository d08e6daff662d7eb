import type { Members } from '../shape.ts';
import {
  managedType,
  replicaRegions,
  secretBinary,
  secretString,
  tags,
  versionId,
} from './shared-members.ts';

export const createSecret = {
  Name: { type: 'string', min: 1, max: 512, required: true },
  ClientRequestToken: versionId,
  Description: { type: 'string', max: 2048 },
  KmsKeyId: { type: 'string', max: 2048 },
  SecretBinary: secretBinary,
  SecretString: secretString,
  Tags: tags,
  AddReplicaRegions: replicaRegions,
  ForceOverwriteReplicaSecret: { type: 'boolean' },
  Type: managedType,
} as const satisfies Members;
