import type { Members, Shape } from '../shape.ts';

const dimension = {
  type: 'structure',
  members: {
    Key: { type: 'string', oneOf: ['LINKED_ACCOUNT', 'SERVICE'] },
    Values: { type: 'list', of: { type: 'string', max: 1024 } },
  },
} as const satisfies Shape;

/** Filters as deep as one `And` of dimensions; groups by the dimensions that the operation knows. */
export const getCostAndUsage = {
  TimePeriod: {
    type: 'structure',
    required: true,
    members: {
      Start: { type: 'string', required: true, max: 40 },
      End: { type: 'string', required: true, max: 40 },
    },
  },
  Granularity: { type: 'string', required: true, oneOf: ['DAILY', 'MONTHLY', 'HOURLY'] },
  Filter: {
    type: 'structure',
    members: {
      Dimensions: dimension,
      And: { type: 'list', of: { type: 'structure', members: { Dimensions: dimension } } },
    },
  },
  Metrics: { type: 'list', required: true, min: 1, of: { type: 'string', max: 1024 } },
  GroupBy: {
    type: 'list',
    max: 2,
    of: {
      type: 'structure',
      members: { Type: { type: 'string', oneOf: ['DIMENSION'] }, Key: { type: 'string', max: 1024 } },
    },
  },
  NextPageToken: { type: 'string', max: 8192 },
} as const satisfies Members;
