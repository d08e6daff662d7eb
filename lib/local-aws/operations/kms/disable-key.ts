import { disableKey as members } from '../../shapes/kms/disable-key.ts';
import { setKmsKeyEnabled } from '../../state/kms-keys.ts';
import { operation } from '../operation.ts';
import { keyDemand, keyResource, type LocatedKey, locateKey, ownKey } from './locate-key.ts';

export const disableKey = operation<typeof members, LocatedKey>({
  name: 'DisableKey',
  readOnly: false,
  members,
  emptyAnswer: true,
  load: (call) => locateKey(call, call.input.KeyId),
  demands: (call, located) => [keyDemand(call, 'DisableKey', located)],
  async handle(call, located) {
    await setKmsKeyEnabled(call.tx, ownKey(call, located).arn, false);
    return {};
  },
  trail: (_input, _output, located) => keyResource(located?.key),
});
