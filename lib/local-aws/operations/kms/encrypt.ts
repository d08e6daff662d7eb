import { boundContext, packCiphertext } from '../../rules/kms/ciphertext.ts';
import { encrypt as members } from '../../shapes/kms/encrypt.ts';
import { operation } from '../operation.ts';
import { checkAlgorithm } from './check-algorithm.ts';
import { keyDemand, keyResource, type LocatedKey, locateKey, stopDryRun, usableKey } from './locate-key.ts';

export const encrypt = operation<typeof members, LocatedKey>({
  name: 'Encrypt',
  readOnly: true,
  members,
  check: (input) => checkAlgorithm(input.EncryptionAlgorithm),
  load: (call) => locateKey(call, call.input.KeyId),
  demands: (call, located) => [keyDemand(call, 'Encrypt', located, call.input.EncryptionContext)],
  async handle({ input, world }, located) {
    const { arn } = usableKey(located);
    stopDryRun(input);
    const sealed = world.vault.sealDirectly(arn, boundContext(input.EncryptionContext), input.Plaintext);
    return {
      CiphertextBlob: packCiphertext({ keyArn: arn, sealed }).toString('base64'),
      KeyId: arn,
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  },
  trail: (_input, _output, located) => keyResource(located?.key),
});
