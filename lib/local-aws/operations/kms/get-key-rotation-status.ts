import { getKeyRotationStatus as members } from '../../shapes/kms/get-key-rotation-status.ts';
import { operation } from '../operation.ts';
import { existingKey, keyDemand, keyResource, type LocatedKey, locateKey } from './locate-key.ts';

const PERIOD_DAYS = 365;

export const getKeyRotationStatus = operation<typeof members, LocatedKey>({
  name: 'GetKeyRotationStatus',
  readOnly: true,
  members,
  load: (call) => locateKey(call, call.input.KeyId),
  demands: (call, located) => [keyDemand(call, 'GetKeyRotationStatus', located)],
  async handle(_call, located) {
    const key = existingKey(located);
    return {
      KeyId: key.arn,
      KeyRotationEnabled: key.rotationEnabled,
      RotationPeriodInDays: key.rotationEnabled ? PERIOD_DAYS : undefined,
    };
  },
  trail: (_input, _output, located) => keyResource(located?.key),
});
