import { CURRENT, type Labels, labelsOf } from '../../rules/secrets/label-moves.ts';
import { getSecretValue as members } from '../../shapes/secrets-manager/get-secret-value.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { markAccessed, type StoredSecret } from '../../state/secrets.ts';
import { findVersion, openValue, readLabels, type StoredVersion } from '../../state/versions.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { dayOf, epochSeconds } from '../../wire/epoch.ts';
import { type Call, type NamedDemand, type Output, operation } from '../operation.ts';
import { applyKmsKey } from './apply-kms-key.ts';
import { alive, checkSecretId, demandOn, type Located, locateSecret } from './locate-secret.ts';

type Input = InputOf<typeof members>;

export const getSecretValue = operation<typeof members, Located>({
  name: 'GetSecretValue',
  readOnly: true,
  onlyLooks: true,
  members,
  check: (input) => checkSecretId(input.SecretId),
  load: (call) => locateSecret(call, call.input.SecretId, false),
  demands: (call, located) => [demandToRead(call.input, located)],
  handle: readSecretValue,
});

export function demandToRead(input: Input, located: Located): NamedDemand {
  return demandOn('GetSecretValue', located, versionContext(input));
}

/** Reads a value for a caller that may: what GetSecretValue answers. */
export async function readSecretValue(call: Call<Input>, located: Located): Promise<Output> {
  const secret = alive(located);
  const labels = located.labels ?? (await readLabels(call.tx, secret.id));
  const version = await chooseVersion(call, secret, labels);
  if (version.sealed === undefined) throw notFound(call.input);
  const at = { secretArn: secret.arn, versionId: version.id, kmsKeyArn: version.kmsKeyArn };
  const keyArn = await applyKmsKey(call, 'Decrypt', at);
  const value = openValue(call.world.vault, { ...at, keyArn }, version.sealed);
  const today = dayOf(call.now);
  if (secret.lastAccessedOn !== today || version.lastAccessedOn !== today) {
    markAccessed(call.tx, secret.id, version.id, today);
  }
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...(value.kind === 'string'
      ? { SecretString: value.text }
      : { SecretBinary: value.bytes.toString('base64') }),
    VersionStages: stagesOf(labels, version.id),
    CreatedDate: epochSeconds(version.createdAt),
  };
}

/** A deprecated version has no VersionStages member. */
function stagesOf(labels: Labels, versionId: string): string[] | undefined {
  const stages = labelsOf(labels, versionId);
  return stages.length === 0 ? undefined : stages;
}

/** A call that names neither version nor stage asks for AWSCURRENT, for policies as well. */
function versionContext(input: Input): [string, readonly string[]][] {
  const stage = input.VersionStage ?? (input.VersionId === undefined ? CURRENT : undefined);
  const context: [string, readonly string[]][] = [];
  if (input.VersionId !== undefined) context.push(['secretsmanager:versionid', [input.VersionId]]);
  if (stage !== undefined) context.push(['secretsmanager:versionstage', [stage]]);
  return context;
}

async function chooseVersion(
  call: Call<Input>,
  secret: StoredSecret,
  labels: Labels,
): Promise<StoredVersion> {
  const { VersionId, VersionStage } = call.input;
  const id = VersionId ?? labels.get(VersionStage ?? CURRENT);
  const version = id === undefined ? undefined : await findVersion(call.tx, secret.id, id);
  if (version === undefined) throw notFound(call.input);
  if (VersionId !== undefined && VersionStage !== undefined && labels.get(VersionStage) !== VersionId) {
    throw new AwsError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  return version;
}

/** Recorded words: by id if an id was asked for, else by stage. */
function notFound(input: Input): AwsError {
  const what =
    input.VersionId === undefined
      ? `staging label: ${input.VersionStage ?? CURRENT}`
      : `VersionId: ${input.VersionId}`;
  return new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}
