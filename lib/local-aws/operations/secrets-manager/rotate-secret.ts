import { findFunction } from '../../rotation/find-function.ts';
import { planRotation } from '../../rules/rotation/schedule.ts';
import { CURRENT, PENDING } from '../../rules/secrets/label-moves.ts';
import { rotateSecret as members } from '../../shapes/secrets-manager/rotate-secret.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { beginRotation, endRotation, findRotation, saveRotationSetup } from '../../state/rotation-runs.ts';
import { markChanged, type StoredSecret } from '../../state/secrets.ts';
import { findVersion, readLabels } from '../../state/versions.ts';
import { AwsError, orThrow } from '../../wire/aws-error.ts';
import { type Call, operation } from '../operation.ts';
import { checkSecretId, demandOn, type Located, locateSecret, ownValue } from './locate-secret.ts';
import { prepareVersion } from './prepare-rotation.ts';
import { scheduleRotation } from './schedule-rotation.ts';
import { namedAnswer } from './secret-metadata.ts';
import { TOKEN_MISSING } from './secret-value.ts';

type Input = InputOf<typeof members>;

/** Stores the configuration and begins a rotation, or only its test; the work itself is done in the background. */
export const rotateSecret = operation<typeof members, Located>({
  name: 'RotateSecret',
  readOnly: false,
  members,
  check(input) {
    checkSecretId(input.SecretId);
    tokenOf(input);
    orThrow(planRotation(input.RotationRules ?? {}));
  },
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (call, located) => [
    demandOn(
      'RotateSecret',
      located,
      call.input.RotationLambdaARN === undefined
        ? []
        : [['secretsmanager:rotationlambdaarn', [call.input.RotationLambdaARN]]],
    ),
  ],
  async handle(call, located) {
    const secret = ownValue(located);
    const token = tokenOf(call.input);
    const answer = { ARN: secret.arn, Name: secret.name, VersionId: token };
    const lambdaArn = chooseFunction(call, secret);
    // The same token again asks for what has been begun or done already.
    if ((await findVersion(call.tx, secret.id, token)) !== undefined) return answer;
    await checkNothingPending(call, secret);
    await begin(call, secret, { token, lambdaArn });
    return answer;
  },
  trail: (_input, output) => namedAnswer(output),
});

function tokenOf(input: Input): string {
  if (input.ClientRequestToken !== undefined) return input.ClientRequestToken;
  throw new AwsError('InvalidParameterException', TOKEN_MISSING);
}

function chooseFunction(call: Call<Input>, secret: StoredSecret): string {
  if (secret.managedType !== undefined || call.input.ExternalSecretRotationMetadata !== undefined) {
    throw new AwsError('InvalidRequestException', 'The local AWS does not rotate managed external secrets.');
  }
  const lambdaArn = call.input.RotationLambdaARN || secret.rotation.lambdaArn;
  if (lambdaArn === undefined) {
    throw new AwsError(
      'InvalidRequestException',
      'No Lambda rotation function ARN is associated with this secret.',
    );
  }
  if (findFunction(call.world.settings, lambdaArn, secret.region) === undefined) {
    throw new AwsError(
      'AccessDeniedException',
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to ' +
        'the principal secretsmanager.amazonaws.com.',
    );
  }
  return lambdaArn;
}

/** A rotation that failed stands in the way of the next one until its version is the current one, or pending no more. */
async function checkNothingPending(call: Call<Input>, secret: StoredSecret): Promise<void> {
  const labels = await readLabels(call.tx, secret.id);
  const pending = labels.get(PENDING);
  const running = await findRotation(call.tx, secret.id);
  const settled = pending === undefined || pending === labels.get(CURRENT);
  if (settled && running === undefined) return;
  if (settled && running !== undefined && running.failedAttempts > 0) {
    await endRotation(call.tx, secret.id);
    return;
  }
  throw new AwsError(
    'InvalidRequestException',
    "A previous rotation isn't complete. That rotation will be reattempted.",
  );
}

async function begin(
  call: Call<Input>,
  secret: StoredSecret,
  rotation: { token: string; lambdaArn: string },
): Promise<void> {
  const { token: versionId, lambdaArn } = rotation;
  const rules = call.input.RotationRules ?? secret.rotation.rules;
  const kind = call.input.RotateImmediately === false ? 'test' : 'rotation';
  await saveRotationSetup(call.tx, secret.id, { enabled: true, lambdaArn, rules });
  await scheduleRotation(call.tx, { id: secret.id, rotation: { ...secret.rotation, rules } }, call.now);
  const prepared = await prepareVersion(call, secret, { versionId, kind });
  if (prepared)
    await beginRotation(call.tx, { secretId: secret.id, kind, versionId, lambdaArn, now: call.now });
  markChanged(call.tx, secret.id, call.now);
  call.world.background.wake();
}
