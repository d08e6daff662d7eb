import type { Members } from '../shape.ts';

export const getCallerIdentity = {} as const satisfies Members;
