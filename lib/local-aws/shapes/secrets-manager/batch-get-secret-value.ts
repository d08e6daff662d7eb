import type { Members } from '../shape.ts';
import { filters, nextToken } from './shared-members.ts';

export const batchGetSecretValue = {
  SecretIdList: { type: 'list', min: 1, max: 20, of: { type: 'string', min: 1, max: 2048 } },
  Filters: filters,
  MaxResults: { type: 'integer', min: 1, max: 20 },
  NextToken: nextToken,
} as const satisfies Members;
