/** Members that several operations of IAM take. */
export const roleName = { type: 'string', min: 1, max: 64, pattern: '^[\\w+=,.@-]+$' } as const;
export const userName = { type: 'string', min: 1, max: 64, pattern: '^[\\w+=,.@-]+$' } as const;
export const policyName = { type: 'string', min: 1, max: 128, pattern: '^[\\w+=,.@-]+$' } as const;
export const arn = { type: 'string', min: 20, max: 2048 } as const;
export const pathPrefix = { type: 'string', min: 1, max: 512 } as const;
export const marker = { type: 'string', min: 1, max: 320 } as const;
export const maxItems = { type: 'integer', min: 1, max: 1000 } as const;
const policyText = { type: 'string', min: 1, max: 131072 } as const;
export const policyTexts = { type: 'list', of: policyText } as const;

/** With the characters that IAM takes in documents. */
export const document = {
  type: 'string',
  min: 1,
  max: 131072,
  pattern: '^[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+$',
} as const;
export const path = {
  type: 'string',
  min: 1,
  max: 512,
  pattern: '^(\\u002F)$|^(\\u002F[\\u0021-\\u007E]+\\u002F)$',
} as const;
export const description = { type: 'string', max: 1000 } as const;
export const sessionSeconds = { type: 'integer', min: 3600, max: 43200 } as const;
export const versionId = { type: 'string', required: true, pattern: '^v[1-9][0-9]*$' } as const;
const tagKey = { type: 'string', required: true, min: 1, max: 128 } as const;
export const tags = {
  type: 'list',
  max: 50,
  of: {
    type: 'structure',
    members: { Key: tagKey, Value: { type: 'string', required: true, max: 256 } },
  },
} as const;
export const tagKeys = { type: 'list', max: 50, of: tagKey } as const;

/** What both simulations take. */
export const simulation = {
  PermissionsBoundaryPolicyInputList: policyTexts,
  ActionNames: { type: 'list', required: true, of: { type: 'string', min: 3, max: 128 } },
  ResourceArns: { type: 'list', of: { type: 'string', min: 1, max: 2048 } },
  ResourcePolicy: policyText,
  ResourceOwner: { type: 'string', min: 1, max: 2048 },
  CallerArn: { type: 'string', min: 1, max: 2048 },
  ContextEntries: {
    type: 'list',
    of: {
      type: 'structure',
      members: {
        ContextKeyName: { type: 'string', min: 5, max: 256 },
        ContextKeyValues: { type: 'list', of: { type: 'string' } },
        ContextKeyType: { type: 'string' },
      },
    },
  },
  ResourceHandlingOption: { type: 'string', min: 1, max: 64 },
  MaxItems: maxItems,
  Marker: marker,
} as const;
