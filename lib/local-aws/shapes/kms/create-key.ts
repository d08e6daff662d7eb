import type { Members } from '../shape.ts';
import { policyText } from './shared-members.ts';

export const createKey = {
  Policy: policyText,
  Description: { type: 'string', max: 8192 },
  KeyUsage: {
    type: 'string',
    oneOf: ['SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'],
  },
  KeySpec: { type: 'string' },
  CustomerMasterKeySpec: { type: 'string' },
  Origin: { type: 'string', oneOf: ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] },
  MultiRegion: { type: 'boolean' },
  BypassPolicyLockoutSafetyCheck: { type: 'boolean' },
  Tags: {
    type: 'list',
    max: 50,
    of: {
      type: 'structure',
      members: {
        TagKey: { type: 'string', required: true, min: 1, max: 128 },
        TagValue: { type: 'string', required: true, max: 256 },
      },
    },
  },
} as const satisfies Members;
