import { isPublic } from '../../rules/secrets/resource-policy.ts';
import { putResourcePolicy as members } from '../../shapes/secrets-manager/put-resource-policy.ts';
import { markChanged, saveResourcePolicy } from '../../state/secrets.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { checkedPolicy, checkStillManaged } from './check-resource-policy.ts';
import { checkSecretId, demandOn, type Located, locateSecret, writable } from './locate-secret.ts';
import { namedAnswer } from './secret-metadata.ts';

export const putResourcePolicy = operation<typeof members, Located>({
  name: 'PutResourcePolicy',
  readOnly: false,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (call, located) => [
    demandOn('PutResourcePolicy', located, [
      ['secretsmanager:blockpublicpolicy', [String(call.input.BlockPublicPolicy ?? false)]],
    ]),
  ],
  async handle(call, located) {
    const secret = writable(located);
    const { ResourcePolicy: text, BlockPublicPolicy: blockPublic } = call.input;
    const policy = await checkedPolicy(call, text);
    if (blockPublic && isPublic(policy)) {
      throw new AwsError(
        'PublicPolicyException',
        'The resource policy grants public access to the secret. Public access is blocked.',
      );
    }
    checkStillManaged(call, located, policy);
    await saveResourcePolicy(call.tx, secret.id, text);
    markChanged(call.tx, secret.id, call.now);
    return { ARN: secret.arn, Name: secret.name };
  },
  trail: (_input, output) => namedAnswer(output),
});
