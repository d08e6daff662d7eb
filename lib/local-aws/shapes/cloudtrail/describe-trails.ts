import type { Members } from '../shape.ts';

export const describeTrails = {
  trailNameList: { type: 'list', of: { type: 'string' } },
  includeShadowTrails: { type: 'boolean' },
} as const satisfies Members;
