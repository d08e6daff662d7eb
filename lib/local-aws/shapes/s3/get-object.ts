import type { Members } from '../shape.ts';
import { bucket, key } from './bucket-name.ts';

export const getObject = {
  Bucket: bucket,
  Key: key,
  Range: { type: 'string' },
} as const satisfies Members;
