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
