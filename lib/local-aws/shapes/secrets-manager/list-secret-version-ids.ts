import type { Members } from '../shape.ts';
import { nextToken, secretId } from './shared-members.ts';

export const listSecretVersionIds = {
  SecretId: secretId,
  MaxResults: { type: 'integer', min: 1, max: 100 },
  NextToken: nextToken,
  IncludeDeprecated: { type: 'boolean' },
} as const satisfies Members;
