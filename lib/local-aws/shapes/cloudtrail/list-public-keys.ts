import type { Members } from '../shape.ts';

export const listPublicKeys = {
  StartTime: { type: 'timestamp' },
  EndTime: { type: 'timestamp' },
  NextToken: { type: 'string' },
} as const satisfies Members;
