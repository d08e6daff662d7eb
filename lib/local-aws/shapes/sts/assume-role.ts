import type { Members } from '../shape.ts';

const NAME = '^[\\w+=,.@-]*$';
const arn = { type: 'string', min: 20, max: 2048 } as const;

export const assumeRole = {
  RoleArn: { ...arn, required: true },
  RoleSessionName: { type: 'string', min: 2, max: 64, pattern: NAME, required: true },
  PolicyArns: { type: 'list', max: 10, of: { type: 'structure', members: { arn } } },
  Policy: { type: 'string', min: 1, max: 2048 },
  DurationSeconds: { type: 'integer', min: 900, max: 43200 },
  Tags: {
    type: 'list',
    max: 50,
    of: {
      type: 'structure',
      members: {
        Key: { type: 'string', required: true, min: 1, max: 128 },
        Value: { type: 'string', required: true, max: 256 },
      },
    },
  },
  TransitiveTagKeys: { type: 'list', max: 50, of: { type: 'string', min: 1, max: 128 } },
  ExternalId: { type: 'string', min: 2, max: 1224, pattern: '^[\\w+=,.@:\\/-]*$' },
  SerialNumber: { type: 'string', min: 9, max: 256 },
  TokenCode: { type: 'string', min: 6, max: 6, pattern: '^[\\d]*$', sensitive: true },
  SourceIdentity: { type: 'string', min: 2, max: 64, pattern: NAME },
} as const satisfies Members;
