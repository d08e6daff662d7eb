import { deleteResourcePolicy as members } from '../../shapes/secrets-manager/delete-resource-policy.ts';
import { markChanged, saveResourcePolicy } from '../../state/secrets.ts';
import { operation } from '../operation.ts';
import { checkSecretId, demandOn, type Located, locateSecret, writable } from './locate-secret.ts';
import { namedAnswer } from './secret-metadata.ts';

export const deleteResourcePolicy = operation<typeof members, Located>({
  name: 'DeleteResourcePolicy',
  readOnly: false,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (_call, located) => [demandOn('DeleteResourcePolicy', located)],
  async handle(call, located) {
    const secret = writable(located);
    if (secret.resourcePolicy !== undefined) {
      await saveResourcePolicy(call.tx, secret.id, null);
      markChanged(call.tx, secret.id, call.now);
    }
    return { ARN: secret.arn, Name: secret.name };
  },
  trail: (_input, output) => namedAnswer(output),
});
