import type { Members } from '../shape.ts';

export const deleteMessage = {
  QueueUrl: { type: 'string', required: true },
  ReceiptHandle: { type: 'string', required: true },
} as const satisfies Members;
