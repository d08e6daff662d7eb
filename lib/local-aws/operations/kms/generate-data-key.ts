import { randomBytes } from 'node:crypto';
import { boundContext, packCiphertext } from '../../rules/kms/ciphertext.ts';
import { generateDataKey as members } from '../../shapes/kms/generate-data-key.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { frontError } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { keyDemand, keyResource, type LocatedKey, locateKey, stopDryRun, usableKey } from './locate-key.ts';

const SPEC_BYTES = { AES_256: 32, AES_128: 16 } as const;

export const generateDataKey = operation<typeof members, LocatedKey>({
  name: 'GenerateDataKey',
  readOnly: true,
  members,
  check: (input) => void sizeOf(input),
  load: (call) => locateKey(call, call.input.KeyId),
  demands: (call, located) => [keyDemand(call, 'GenerateDataKey', located, call.input.EncryptionContext)],
  async handle({ input, world }, located) {
    const { arn } = usableKey(located);
    stopDryRun(input);
    const plain = randomBytes(sizeOf(input));
    const sealed = world.vault.sealDirectly(arn, boundContext(input.EncryptionContext), plain);
    return {
      CiphertextBlob: packCiphertext({ keyArn: arn, sealed }).toString('base64'),
      Plaintext: plain.toString('base64'),
      KeyId: arn,
    };
  },
  trail: (_input, _output, located) => keyResource(located?.key),
});

function sizeOf(input: InputOf<typeof members>): number {
  const { NumberOfBytes: bytes, KeySpec: spec } = input;
  if ((bytes === undefined) === (spec === undefined)) {
    throw frontError('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  return bytes ?? SPEC_BYTES[spec as keyof typeof SPEC_BYTES];
}
