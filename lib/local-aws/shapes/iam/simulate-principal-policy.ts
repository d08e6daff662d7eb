import type { Members } from '../shape.ts';
import { arn, policyTexts, simulation } from './shared-members.ts';

export const simulatePrincipalPolicy = {
  PolicySourceArn: { ...arn, required: true },
  PolicyInputList: policyTexts,
  ...simulation,
} as const satisfies Members;
