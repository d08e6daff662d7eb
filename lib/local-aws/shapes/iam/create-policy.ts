import type { Members } from '../shape.ts';
import { description, document, path, policyName, tags } from './shared-members.ts';

export const createPolicy = {
  PolicyName: { ...policyName, required: true },
  Path: path,
  PolicyDocument: { ...document, required: true },
  Description: description,
  Tags: tags,
} as const satisfies Members;
