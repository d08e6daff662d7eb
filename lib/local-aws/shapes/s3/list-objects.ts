import type { Members } from '../shape.ts';
import { bucket } from './bucket-name.ts';

export const listObjects = {
  Bucket: bucket,
  Prefix: { type: 'string', max: 1024 },
  Delimiter: { type: 'string', max: 1024 },
  Marker: { type: 'string', max: 1024 },
  MaxKeys: { type: 'integer', min: 0 },
  EncodingType: { type: 'string', oneOf: ['url'] },
} as const satisfies Members;
