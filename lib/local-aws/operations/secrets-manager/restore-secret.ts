import { restoreSecret as members } from '../../shapes/secrets-manager/restore-secret.ts';
import { unmarkDeleted, versionIdsOf } from '../../state/deletions.ts';
import { operation } from '../operation.ts';
import { checkSecretId, demandOn, existing, type Located, locateSecret } from './locate-secret.ts';
import { deletionEvent, recordServiceEvents } from './record-service-event.ts';
import { namedAnswer } from './secret-metadata.ts';

export const restoreSecret = operation<typeof members, Located>({
  name: 'RestoreSecret',
  readOnly: false,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (_call, located) => [demandOn('RestoreSecret', located)],
  async handle(call, located) {
    const secret = existing(located);
    // Restoring what is not marked changes nothing: AWS's documentation leaves it open.
    if (secret.deletedAt !== undefined) {
      const at = { asked: secret.deletedAt, forced: false };
      const versions = await versionIdsOf(call.tx, secret.id);
      await unmarkDeleted(call.tx, secret.id, call.now);
      recordServiceEvents(
        call,
        secret,
        versions.map(() => deletionEvent(secret, 'CancelSecretVersionDelete', at)),
      );
    }
    return { ARN: secret.arn, Name: secret.name };
  },
  trail: (_input, output) => namedAnswer(output),
});
