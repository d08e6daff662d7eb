import type { StringShape } from '../shape.ts';

/** Members that several operations share. */
export const secretId = { type: 'string', min: 1, max: 2048, required: true } as const satisfies StringShape;
export const versionId = { type: 'string', min: 32, max: 64 } as const satisfies StringShape;
export const versionStage = { type: 'string', min: 1, max: 256 } as const satisfies StringShape;
export const secretString = {
  type: 'string',
  min: 1,
  max: 65536,
  sensitive: true,
} as const satisfies StringShape;
export const secretBinary = { type: 'blob', min: 1, max: 65536, sensitive: true } as const;
export const nextToken = { type: 'string', min: 1, max: 4096 } as const satisfies StringShape;
export const tags = {
  type: 'list',
  of: {
    type: 'structure',
    members: {
      Key: { type: 'string', min: 1, max: 128 },
      Value: { type: 'string', min: 0, max: 256 },
    },
  },
} as const;
export const managedType = { type: 'string', min: 1, max: 128 } as const satisfies StringShape;
export const resourcePolicy = {
  type: 'string',
  min: 1,
  max: 20480,
  required: true,
} as const satisfies StringShape;
export const region = {
  type: 'string',
  min: 1,
  max: 128,
  pattern: '^([a-z]+-)+\\d+$',
} as const satisfies StringShape;
export const replicaRegions = {
  type: 'list',
  min: 1,
  of: {
    type: 'structure',
    members: { Region: region, KmsKeyId: { type: 'string', max: 2048 } },
  },
} as const;
export const filters = {
  type: 'list',
  max: 10,
  of: {
    type: 'structure',
    members: {
      Key: {
        type: 'string',
        oneOf: ['description', 'name', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'],
      },
      Values: {
        type: 'list',
        min: 1,
        max: 10,
        of: { type: 'string', max: 512, pattern: '^\\!?[a-zA-Z0-9 :_@\\/\\+\\=\\.\\-\\!]*$' },
      },
    },
  },
} as const;
