import type { Members } from '../shape.ts';
import { bucket, key } from './bucket-name.ts';

export const putObject = {
  Bucket: bucket,
  Key: key,
  Body: { type: 'blob' },
  ContentType: { type: 'string', max: 255 },
  ContentMD5: { type: 'string', max: 24 },
  ChecksumCRC32: { type: 'string', max: 16 },
  IfNoneMatch: { type: 'string', max: 64 },
  ObjectLockMode: { type: 'string', oneOf: ['GOVERNANCE', 'COMPLIANCE'] },
  ObjectLockRetainUntilDate: { type: 'string', max: 64 },
} as const satisfies Members;
