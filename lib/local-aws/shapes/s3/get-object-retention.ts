import type { Members } from '../shape.ts';
import { bucket, key } from './bucket-name.ts';

export const getObjectRetention = {
  Bucket: bucket,
  Key: key,
} as const satisfies Members;
