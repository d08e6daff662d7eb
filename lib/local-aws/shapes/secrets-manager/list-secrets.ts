import type { Members } from '../shape.ts';
import { nextToken } from './shared-members.ts';

export const listSecrets = {
  IncludePlannedDeletion: { type: 'boolean' },
  MaxResults: { type: 'integer', min: 1, max: 100 },
  NextToken: nextToken,
  Filters: {
    type: 'list',
    max: 10,
    of: {
      type: 'structure',
      members: {
        Key: {
          type: 'string',
          oneOf: ['description', 'name', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'],
        },
        Values: {
          type: 'list',
          min: 1,
          max: 10,
          of: { type: 'string', max: 512, pattern: '^\\!?[a-zA-Z0-9 :_@\\/\\+\\=\\.\\-\\!]*$' },
        },
      },
    },
  },
  SortOrder: { type: 'string', oneOf: ['asc', 'desc'] },
  SortBy: { type: 'string', oneOf: ['created-date', 'last-accessed-date', 'last-changed-date', 'name'] },
} as const satisfies Members;
