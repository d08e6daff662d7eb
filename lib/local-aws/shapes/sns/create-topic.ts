import type { Members } from '../shape.ts';

export const createTopic = {
  Name: { type: 'string', required: true },
} as const satisfies Members;
