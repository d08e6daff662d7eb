import { stopReplicationToReplica as members } from '../../shapes/secrets-manager/stop-replication-to-replica.ts';
import { detachReplica, holdPrimaryOf, markPrimary, readReplicasOf } from '../../state/replicas.ts';
import { markChanged } from '../../state/secrets.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { alive, checkSecretId, demandOn, isReplica, type Located, locateSecret } from './locate-secret.ts';

/** Called in the region of the replica, which becomes a secret of its own. */
export const stopReplicationToReplica = operation<typeof members, Located>({
  name: 'StopReplicationToReplica',
  readOnly: false,
  members,
  check: (input) => checkSecretId(input.SecretId),
  async load(call) {
    const found = await locateSecret(call, call.input.SecretId, false);
    if (found.secret !== undefined) await holdPrimaryOf(call.tx, found.secret.id);
    return locateSecret(call, call.input.SecretId, true);
  },
  demands: (_call, located) => [demandOn('StopReplicationToReplica', located)],
  async handle(call, located) {
    const secret = alive(located);
    if (!isReplica(secret)) {
      throw new AwsError(
        'InvalidParameterException',
        'Operation only permitted on a replica secret. Call must be made in the region of the replica.',
      );
    }
    const primaryId = await detachReplica(call.tx, secret.id);
    markChanged(call.tx, secret.id, call.now);
    if (primaryId !== undefined && (await readReplicasOf(call.tx, [primaryId])).size === 0) {
      await markPrimary(call.tx, primaryId, false);
    }
    return { ARN: secret.arn };
  },
  trail: (_input, output) => ({ responseElements: output === undefined ? null : { arn: output.ARN } }),
});
