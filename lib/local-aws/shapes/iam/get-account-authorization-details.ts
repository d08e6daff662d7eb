import type { Members } from '../shape.ts';
import { marker, maxItems } from './shared-members.ts';

export const getAccountAuthorizationDetails = {
  Filter: {
    type: 'list',
    of: {
      type: 'string',
      oneOf: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
    },
  },
  Marker: marker,
  MaxItems: maxItems,
} as const satisfies Members;
