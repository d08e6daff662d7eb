import type { Members } from '../shape.ts';
import { filters, nextToken } from './shared-members.ts';

export const listSecrets = {
  IncludePlannedDeletion: { type: 'boolean' },
  MaxResults: { type: 'integer', min: 1, max: 100 },
  NextToken: nextToken,
  Filters: filters,
  SortOrder: { type: 'string', oneOf: ['asc', 'desc'] },
  SortBy: { type: 'string', oneOf: ['created-date', 'last-accessed-date', 'last-changed-date', 'name'] },
} as const satisfies Members;
