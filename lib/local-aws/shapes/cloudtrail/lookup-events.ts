import type { Members } from '../shape.ts';

/** The range of MaxResults has an error of its own, so it is checked by the operation. */
export const lookupEvents = {
  LookupAttributes: {
    type: 'list',
    of: {
      type: 'structure',
      members: {
        AttributeKey: {
          type: 'string',
          required: true,
          oneOf: [
            'EventId',
            'EventName',
            'ReadOnly',
            'Username',
            'ResourceType',
            'ResourceName',
            'EventSource',
            'AccessKeyId',
          ],
        },
        AttributeValue: { type: 'string', required: true, min: 1, max: 2000 },
      },
    },
  },
  StartTime: { type: 'timestamp' },
  EndTime: { type: 'timestamp' },
  EventCategory: { type: 'string' },
  MaxResults: { type: 'integer' },
  NextToken: { type: 'string' },
} as const satisfies Members;
