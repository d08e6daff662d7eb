import { putSecretValue as members } from '../../shapes/secrets-manager/put-secret-value.ts';
import { markChanged } from '../../state/secrets.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { checkSecretId, demandOn, type Located, locateSecret, ownValue } from './locate-secret.ts';
import { suppliedValue, tokenOf, writeVersion } from './secret-value.ts';

export const putSecretValue = operation<typeof members, Located>({
  name: 'PutSecretValue',
  readOnly: false,
  members,
  check(input) {
    checkSecretId(input.SecretId);
    tokenOf(input);
    if (suppliedValue(input) === undefined) {
      throw new AwsError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
    }
  },
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (_call, located) => [demandOn('PutSecretValue', located)],
  async handle(call, located) {
    const secret = ownValue(located);
    const value = suppliedValue(call.input);
    if (value === undefined) throw new AwsError('InvalidRequestException', 'You must provide a value.');
    const token = tokenOf(call.input);
    const written = await writeVersion(call, secret, { token, value, stages: call.input.VersionStages });
    if (written.changed) markChanged(call.tx, secret.id, call.now);
    return { ARN: secret.arn, Name: secret.name, VersionId: token, VersionStages: written.labels };
  },
  trail: (_input, output) => ({ responseElements: output === undefined ? null : { arn: output.ARN } }),
});
