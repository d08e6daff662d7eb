import { getKeyPolicy as members } from '../../shapes/kms/get-key-policy.ts';
import { operation } from '../operation.ts';
import { checkPolicyName, POLICY_NAME } from './check-key-policy.ts';
import { existingKey, keyDemand, keyResource, type LocatedKey, locateKey } from './locate-key.ts';

export const getKeyPolicy = operation<typeof members, LocatedKey>({
  name: 'GetKeyPolicy',
  readOnly: true,
  members,
  check: (input) => checkPolicyName(input.PolicyName),
  load: (call) => locateKey(call, call.input.KeyId),
  demands: (call, located) => [keyDemand(call, 'GetKeyPolicy', located)],
  handle: async (_call, located) => ({ Policy: existingKey(located).policy, PolicyName: POLICY_NAME }),
  trail: (_input, _output, located) => keyResource(located?.key),
});
