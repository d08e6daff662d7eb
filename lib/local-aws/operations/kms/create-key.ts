import { randomUUID } from 'node:crypto';
import { ownerKeyPolicy } from '../../rules/kms/key-policy.ts';
import { createKey as members } from '../../shapes/kms/create-key.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { findKmsKeyByArn, type KmsKey, saveKmsKey } from '../../state/kms-keys.ts';
import { operation } from '../operation.ts';
import { checkKeyPolicy } from './check-key-policy.ts';
import { keyMetadata } from './key-metadata.ts';
import { kmsError } from './locate-key.ts';

type Input = InputOf<typeof members>;

export const createKey = operation<typeof members, KmsKey>({
  name: 'CreateKey',
  readOnly: false,
  members,
  check: refuseOtherKinds,
  async load({ account, region, now, input }) {
    const keyId = randomUUID();
    return {
      arn: `arn:aws:kms:${region}:${account}:key/${keyId}`,
      account,
      region,
      keyId,
      enabled: true,
      description: input.Description ?? '',
      policy: input.Policy ?? ownerKeyPolicy(account),
      rotationEnabled: false,
      createdAt: now,
      manager: 'CUSTOMER',
    };
  },
  demands: ({ account }) => [
    { action: 'kms:CreateKey', resource: '*', shownResource: '*', owner: account, context: new Map() },
  ],
  async handle(call, key) {
    checkKeyPolicy(call, key, key.policy, call.input.BypassPolicyLockoutSafetyCheck === true);
    const arn = await saveKmsKey(call.tx, key);
    return { KeyMetadata: keyMetadata((await findKmsKeyByArn(call.tx, arn)) ?? key) };
  },
  trail: (_input, output, key) => ({
    ...(key === undefined || output === undefined
      ? {}
      : {
          resources: [{ accountId: key.account, type: 'AWS::KMS::Key', ARN: key.arn }],
          responseElements: { keyMetadata: { keyId: key.keyId, arn: key.arn, aWSAccountId: key.account } },
        }),
  }),
});

/** Better refused than half done. */
function refuseOtherKinds(input: Input): void {
  const symmetric = [input.KeySpec, input.CustomerMasterKeySpec].every(
    (spec) => spec === undefined || spec === 'SYMMETRIC_DEFAULT',
  );
  const plain = (input.KeyUsage ?? 'ENCRYPT_DECRYPT') === 'ENCRYPT_DECRYPT' && !input.MultiRegion;
  if (symmetric && plain && (input.Origin ?? 'AWS_KMS') === 'AWS_KMS' && input.Tags === undefined) return;
  throw kmsError(
    'UnsupportedOperationException',
    'The local AWS makes symmetric keys of one region for encryption only, without tags.',
  );
}
