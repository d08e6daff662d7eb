/** Members that several operations of KMS take. */
export const keyId = { type: 'string', min: 1, max: 2048 } as const;
export const encryptionContext = { type: 'map' } as const;
export const algorithm = {
  type: 'string',
  oneOf: ['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE'],
} as const;
export const limit = { type: 'integer', min: 1, max: 1000 } as const;
export const marker = { type: 'string', min: 1, max: 1024 } as const;
export const aliasName = { type: 'string', min: 1, max: 256, pattern: '^[a-zA-Z0-9:/_-]+$' } as const;
export const policyName = { type: 'string', min: 1, max: 128, pattern: '^[\\w]+$' } as const;
export const policyText = { type: 'string', min: 1, max: 131072 } as const;
