import { enableKey as members } from '../../shapes/kms/enable-key.ts';
import { setKmsKeyEnabled } from '../../state/kms-keys.ts';
import { operation } from '../operation.ts';
import { keyDemand, keyResource, type LocatedKey, locateKey, ownKey } from './locate-key.ts';

export const enableKey = operation<typeof members, LocatedKey>({
  name: 'EnableKey',
  readOnly: false,
  members,
  emptyAnswer: true,
  load: (call) => locateKey(call, call.input.KeyId),
  demands: (call, located) => [keyDemand(call, 'EnableKey', located)],
  async handle(call, located) {
    await setKmsKeyEnabled(call.tx, ownKey(call, located).arn, true);
    return {};
  },
  trail: (_input, _output, located) => keyResource(located?.key),
});
