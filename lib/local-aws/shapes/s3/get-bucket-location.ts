import type { Members } from '../shape.ts';
import { bucket } from './bucket-name.ts';

export const getBucketLocation = {
  Bucket: bucket,
} as const satisfies Members;
