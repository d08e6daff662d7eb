import { getResourcePolicy as members } from '../../shapes/secrets-manager/get-resource-policy.ts';
import { operation } from '../operation.ts';
import { alive, checkSecretId, demandOn, type Located, locateSecret } from './locate-secret.ts';

export const getResourcePolicy = operation<typeof members, Located>({
  name: 'GetResourcePolicy',
  readOnly: true,
  onlyLooks: true,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, false),
  demands: (_call, located) => [demandOn('GetResourcePolicy', located)],
  async handle(_call, located) {
    const secret = alive(located);
    return { ARN: secret.arn, Name: secret.name, ResourcePolicy: secret.resourcePolicy };
  },
});
