import { labelsAfterMove } from '../../rules/secrets/label-moves.ts';
import { updateSecretVersionStage as members } from '../../shapes/secrets-manager/update-secret-version-stage.ts';
import { markChanged } from '../../state/secrets.ts';
import { findVersion, readLabels } from '../../state/versions.ts';
import { AwsError, orThrow } from '../../wire/aws-error.ts';
import { operation } from '../operation.ts';
import { followLabelMove } from './follow-new-version.ts';
import { checkSecretId, demandOn, type Located, locateSecret, writable } from './locate-secret.ts';
import { moveLabels } from './secret-value.ts';

export const updateSecretVersionStage = operation<typeof members, Located>({
  name: 'UpdateSecretVersionStage',
  readOnly: false,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, true),
  demands: (call, located) => [
    demandOn('UpdateSecretVersionStage', located, [
      ['secretsmanager:versionstage', [call.input.VersionStage]],
    ]),
  ],
  async handle(call, located) {
    const secret = writable(located);
    const { VersionStage: label, RemoveFromVersionId: removeFrom, MoveToVersionId: moveTo } = call.input;
    for (const id of [removeFrom, moveTo]) {
      if (id === undefined || (await findVersion(call.tx, secret.id, id)) !== undefined) continue;
      throw new AwsError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for VersionId: ${id}`,
      );
    }
    const before = await readLabels(call.tx, secret.id);
    const after = orThrow(labelsAfterMove(before, { label, removeFrom, moveTo }));
    moveLabels(call, secret, before, after);
    await followLabelMove(call.tx, secret.id, after);
    markChanged(call.tx, secret.id, call.now);
    return { ARN: secret.arn, Name: secret.name };
  },
  trail: (_input, output) => ({
    responseElements: output === undefined ? null : { arn: output.ARN, name: output.Name },
  }),
});
