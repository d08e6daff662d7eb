import type { Members } from '../shape.ts';

export const publish = {
  TopicArn: { type: 'string' },
  TargetArn: { type: 'string' },
  Message: { type: 'string', required: true },
  Subject: { type: 'string' },
  MessageGroupId: { type: 'string' },
  MessageDeduplicationId: { type: 'string' },
} as const satisfies Members;
