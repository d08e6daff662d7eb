import type { Members } from '../shape.ts';
import { bucket } from './bucket-name.ts';

export const listObjectsV2 = {
  Bucket: bucket,
  Prefix: { type: 'string', max: 1024 },
  Delimiter: { type: 'string', max: 1024 },
  StartAfter: { type: 'string', max: 1024 },
  ContinuationToken: { type: 'string', max: 4096 },
  MaxKeys: { type: 'integer', min: 0 },
  EncodingType: { type: 'string', oneOf: ['url'] },
} as const satisfies Members;
