import { boundContext, unpackCiphertext } from '../../rules/kms/ciphertext.ts';
import { decrypt as members } from '../../shapes/kms/decrypt.ts';
import { type Call, operation } from '../operation.ts';
import { checkAlgorithm } from './check-algorithm.ts';
import {
  keyDemand,
  keyResource,
  kmsError,
  type LocatedKey,
  locateKey,
  stopDryRun,
  usableKey,
} from './locate-key.ts';

interface Subject {
  readonly located: LocatedKey;
  readonly sealed: Buffer;
  /** The key that the request names; it must be the one of the ciphertext. */
  readonly asked: LocatedKey | undefined;
}

export const decrypt = operation<typeof members, Subject>({
  name: 'Decrypt',
  readOnly: true,
  members,
  check: (input) => checkAlgorithm(input.EncryptionAlgorithm),
  async load(call) {
    const ciphertext = unpackCiphertext(call.input.CiphertextBlob);
    if (ciphertext === undefined) throw invalidCiphertext();
    const located = await locateKey(call, ciphertext.keyArn);
    const asked = call.input.KeyId === undefined ? undefined : await locateKey(call, call.input.KeyId);
    return { located, asked, sealed: ciphertext.sealed };
  },
  demands: (call, { located }) => [keyDemand(call, 'Decrypt', located, call.input.EncryptionContext)],
  async handle(call, { located, asked, sealed }) {
    if (located.key === undefined) throw invalidCiphertext();
    const { arn } = usableKey(located);
    if (asked !== undefined && asked.key?.arn !== arn) {
      throw kmsError(
        'IncorrectKeyException',
        'The key ID in the request does not identify a CMK that can perform this operation.',
      );
    }
    const plain = open(call, arn, sealed, call.input.EncryptionContext);
    stopDryRun(call.input);
    return { KeyId: arn, Plaintext: plain.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  },
  trail: (_input, _output, subject) => keyResource(subject?.located.key),
});

function open(
  { world }: Pick<Call, 'world'>,
  keyArn: string,
  sealed: Buffer,
  context: Readonly<Record<string, string>> | undefined,
): Buffer {
  try {
    return world.vault.openDirectly(keyArn, boundContext(context), sealed);
  } catch {
    // Changed bytes and another encryption context look the same, here as in KMS.
    throw invalidCiphertext();
  }
}

/** KMS says nothing more about it. */
function invalidCiphertext() {
  return kmsError('InvalidCiphertextException', '');
}
