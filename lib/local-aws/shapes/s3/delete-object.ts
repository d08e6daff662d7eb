import type { Members } from '../shape.ts';
import { bucket, key } from './bucket-name.ts';

export const deleteObject = {
  Bucket: bucket,
  Key: key,
  VersionId: { type: 'string', max: 1024 },
} as const satisfies Members;
