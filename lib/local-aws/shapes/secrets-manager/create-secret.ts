import type { Members } from '../shape.ts';
import { secretBinary, secretString, tags, versionId } from './shared-members.ts';

export const createSecret = {
  Name: { type: 'string', min: 1, max: 512, required: true },
  ClientRequestToken: versionId,
  Description: { type: 'string', max: 2048 },
  KmsKeyId: { type: 'string', max: 2048 },
  SecretBinary: secretBinary,
  SecretString: secretString,
  Tags: tags,
  AddReplicaRegions: {
    type: 'list',
    min: 1,
    of: {
      type: 'structure',
      members: {
        Region: { type: 'string', min: 1, max: 128, pattern: '^([a-z]+-)+\\d+$' },
        KmsKeyId: { type: 'string', max: 2048 },
      },
    },
  },
  ForceOverwriteReplicaSecret: { type: 'boolean' },
  Type: { type: 'string', min: 1, max: 128 },
} as const satisfies Members;
