import { removeRegionsFromReplication as members } from '../../shapes/secrets-manager/remove-regions-from-replication.ts';
import { removeSecret } from '../../state/deletions.ts';
import { forgetReplica, markPrimary, readReplicasOf } from '../../state/replicas.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { checkSecretId, demandOn, type Located, locateSecret, writable } from './locate-secret.ts';
import { statusOfAll } from './replicate-to.ts';

export const removeRegionsFromReplication = operation<typeof members, Located>({
  name: 'RemoveRegionsFromReplication',
  readOnly: false,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (_call, located) => [demandOn('RemoveRegionsFromReplication', located)],
  async handle(call, located) {
    const secret = writable(located);
    const replicas = (await readReplicasOf(call.tx, [secret.id])).get(secret.id) ?? [];
    const regions = new Set(call.input.RemoveReplicaRegions);
    for (const region of regions) {
      const replica = replicas.find((candidate) => candidate.region === region);
      if (replica === undefined) {
        throw new AwsError('InvalidParameterException', `The secret has no replica in region ${region}.`);
      }
      await forgetReplica(call.tx, secret.id, region);
      if (replica.replicaId !== undefined) await removeSecret(call.tx, replica.replicaId);
    }
    if (regions.size === replicas.length) await markPrimary(call.tx, secret.id, false);
    return { ARN: secret.arn, ReplicationStatus: await statusOfAll(call, secret.id) };
  },
  trail: (_input, output) => ({ responseElements: output === undefined ? null : { arn: output.ARN } }),
});
