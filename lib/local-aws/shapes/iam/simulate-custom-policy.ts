import type { Members } from '../shape.ts';
import { policyTexts, simulation } from './shared-members.ts';

export const simulateCustomPolicy = {
  PolicyInputList: { ...policyTexts, required: true },
  ...simulation,
} as const satisfies Members;
