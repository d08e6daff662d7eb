import { describeKey as members } from '../../shapes/kms/describe-key.ts';
import { operation } from '../operation.ts';
import { keyMetadata } from './key-metadata.ts';
import { existingKey, keyDemand, keyResource, type LocatedKey, locateKey } from './locate-key.ts';

export const describeKey = operation<typeof members, LocatedKey>({
  name: 'DescribeKey',
  readOnly: true,
  members,
  load: (call) => locateKey(call, call.input.KeyId),
  demands: (call, located) => [keyDemand(call, 'DescribeKey', located)],
  handle: async (_call, located) => ({ KeyMetadata: keyMetadata(existingKey(located)) }),
  trail: (_input, _output, located) => keyResource(located?.key),
});
