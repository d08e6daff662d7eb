import type { Members } from '../shape.ts';

export const getTopicAttributes = {
  TopicArn: { type: 'string', required: true },
} as const satisfies Members;
