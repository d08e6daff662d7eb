import type { Members } from '../shape.ts';

const names = { type: 'list', of: { type: 'string' } } as const;

export const receiveMessage = {
  QueueUrl: { type: 'string', required: true },
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
  MaxNumberOfMessages: { type: 'integer' },
  VisibilityTimeout: { type: 'integer' },
  WaitTimeSeconds: { type: 'integer' },
  ReceiveRequestAttemptId: { type: 'string' },
} as const satisfies Members;
