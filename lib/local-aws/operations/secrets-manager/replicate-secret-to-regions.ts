import { replicateSecretToRegions as members } from '../../shapes/secrets-manager/replicate-secret-to-regions.ts';
import { operation } from '../operation.ts';
import {
  checkSecretId,
  demandOn,
  type Located,
  locateSecret,
  replicaContext,
  writable,
} from './locate-secret.ts';
import { replicateTo } from './replicate-to.ts';

export const replicateSecretToRegions = operation<typeof members, Located>({
  name: 'ReplicateSecretToRegions',
  readOnly: false,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (call, located) => [
    demandOn('ReplicateSecretToRegions', located, replicaContext(call.input.AddReplicaRegions)),
  ],
  async handle(call, located) {
    const secret = writable(located);
    const { AddReplicaRegions, ForceOverwriteReplicaSecret } = call.input;
    return {
      ARN: secret.arn,
      ReplicationStatus: await replicateTo(call, secret, AddReplicaRegions, ForceOverwriteReplicaSecret),
    };
  },
  trail: (_input, output) => ({ responseElements: output === undefined ? null : { arn: output.ARN } }),
});
