import { cancelRotateSecret as members } from '../../shapes/secrets-manager/cancel-rotate-secret.ts';
import { switchRotationOff } from '../../state/rotation-runs.ts';
import { markChanged } from '../../state/secrets.ts';
import { operation } from '../operation.ts';
import { stopRotation } from './follow-new-version.ts';
import { checkSecretId, demandOn, type Located, locateSecret, writable } from './locate-secret.ts';
import { namedAnswer } from './secret-metadata.ts';

/** Switches rotation off. The function, the rules and all labels stay, even half-way through a rotation. */
export const cancelRotateSecret = operation<typeof members, Located>({
  name: 'CancelRotateSecret',
  readOnly: false,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (_call, located) => [demandOn('CancelRotateSecret', located)],
  async handle(call, located) {
    const secret = writable(located);
    const running = await stopRotation(call.tx, secret.id);
    await switchRotationOff(call.tx, secret.id);
    if (secret.rotation.enabled !== undefined) markChanged(call.tx, secret.id, call.now);
    return { ARN: secret.arn, Name: secret.name, VersionId: running?.versionId };
  },
  trail: (_input, output) => namedAnswer(output),
});
