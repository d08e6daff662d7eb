import { putKeyPolicy as members } from '../../shapes/kms/put-key-policy.ts';
import { setKmsKeyPolicy } from '../../state/kms-keys.ts';
import { operation } from '../operation.ts';
import { checkKeyPolicy, checkPolicyName } from './check-key-policy.ts';
import { keyDemand, keyResource, type LocatedKey, locateKey, ownKey } from './locate-key.ts';

export const putKeyPolicy = operation<typeof members, LocatedKey>({
  name: 'PutKeyPolicy',
  readOnly: false,
  members,
  emptyAnswer: true,
  check: (input) => checkPolicyName(input.PolicyName),
  load: (call) => locateKey(call, call.input.KeyId),
  demands: (call, located) => [keyDemand(call, 'PutKeyPolicy', located)],
  async handle(call, located) {
    const key = ownKey(call, located);
    checkKeyPolicy(call, key, call.input.Policy, call.input.BypassPolicyLockoutSafetyCheck === true);
    await setKmsKeyPolicy(call.tx, key.arn, call.input.Policy);
    return {};
  },
  trail: (_input, _output, located) => keyResource(located?.key),
});
