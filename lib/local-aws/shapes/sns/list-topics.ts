import type { Members } from '../shape.ts';

export const listTopics = {
  NextToken: { type: 'string' },
} as const satisfies Members;
