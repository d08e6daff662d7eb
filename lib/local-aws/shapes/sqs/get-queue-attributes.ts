import type { Members } from '../shape.ts';

export const getQueueAttributes = {
  QueueUrl: { type: 'string', required: true },
  AttributeNames: { type: 'list', of: { type: 'string' } },
} as const satisfies Members;
