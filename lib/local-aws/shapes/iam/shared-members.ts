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
