import type { Members } from '../shape.ts';
import { secretId, versionId } from './shared-members.ts';

export const rotateSecret = {
  SecretId: secretId,
  ClientRequestToken: versionId,
  RotationLambdaARN: { type: 'string', max: 2048 },
  RotationRules: {
    type: 'structure',
    members: {
      AutomaticallyAfterDays: { type: 'integer', min: 1, max: 1000 },
      Duration: { type: 'string', min: 2, max: 3, pattern: '^[0-9]+h$' },
      ScheduleExpression: {
        type: 'string',
        min: 1,
        max: 256,
        pattern: '^[0-9A-Za-z\\(\\)#\\?\\*\\-\\/, ]+$',
      },
    },
  },
  RotateImmediately: { type: 'boolean' },
  ExternalSecretRotationMetadata: {
    type: 'list',
    of: {
      type: 'structure',
      members: {
        Key: { type: 'string', min: 1, max: 256 },
        Value: { type: 'string', min: 1, max: 2048 },
      },
    },
  },
  ExternalSecretRotationRoleArn: { type: 'string', min: 20, max: 2048 },
} as const satisfies Members;
