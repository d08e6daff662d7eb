import { describeSecret as members } from '../../shapes/secrets-manager/describe-secret.ts';
import { readReplicasOf } from '../../state/replicas.ts';
import { readLabels } from '../../state/versions.ts';
import { operation } from '../operation.ts';
import { checkSecretId, demandOn, existing, type Located, locateSecret } from './locate-secret.ts';
import { secretMetadata, stagesMember } from './secret-metadata.ts';

export const describeSecret = operation<typeof members, Located>({
  name: 'DescribeSecret',
  readOnly: true,
  onlyLooks: true,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, false),
  demands: (_call, located) => [demandOn('DescribeSecret', located)],
  async handle(call, located) {
    const secret = existing(located);
    const labels = located.labels ?? (await readLabels(call.tx, secret.id));
    const replicas = secret.everReplicated ? await readReplicasOf(call.tx, [secret.id]) : undefined;
    return {
      ...secretMetadata(secret, replicas?.get(secret.id) ?? []),
      VersionIdsToStages: stagesMember(labels),
    };
  },
});
