import { randomInt } from 'node:crypto';
import { secretArn } from '../../rules/secrets/secret-address.ts';
import { type Tag, tagsAfterAdding } from '../../rules/secrets/tags.ts';
import { createSecret as members } from '../../shapes/secrets-manager/create-secret.ts';
import type { InputOf } from '../../shapes/shape.ts';
import { holdSecret, insertSecret, type StoredSecret } from '../../state/secrets.ts';
import { findVersion } from '../../state/versions.ts';
import { AwsError, orThrow } from '../../wire/aws-error.ts';
import { type Call, operation } from '../operation.ts';
import { chooseKey, validateKeyAccess } from './apply-kms-key.ts';
import { checkSecretName, demandOn, replicaContext, requestTagContext } from './locate-secret.ts';
import { replicateTo } from './replicate-to.ts';
import { suppliedValue, tokenOf, writeVersion } from './secret-value.ts';

type Input = InputOf<typeof members>;

export const createSecret = operation<typeof members, { arn: string; suffix: string }>({
  name: 'CreateSecret',
  readOnly: false,
  members,
  check(input) {
    checkSecretName(input.Name);
    tokenOf(input);
    suppliedValue(input);
  },
  async load(call) {
    const suffix = mintSuffix();
    return { suffix, arn: secretArn(call.account, call.region, call.input.Name, suffix) };
  },
  demands(call, { arn }) {
    const { Name, Tags = [], AddReplicaRegions = [] } = call.input;
    const located = { secret: undefined, resource: arn, shownResource: Name, owner: call.account };
    const context: [string, readonly string[]][] = [
      ...requestTagContext(Tags),
      ['secretsmanager:name', [Name]],
      ...replicaContext(AddReplicaRegions),
    ];
    const acts = ['CreateSecret'];
    if (Tags.length > 0) acts.push('TagResource');
    if (AddReplicaRegions.length > 0) acts.push('ReplicateSecretToRegions');
    return acts.map((act) => demandOn(act, located, context));
  },
  async handle(call, { suffix }) {
    const place = { account: call.account, region: call.region, name: call.input.Name };
    const taken = await holdSecret(call.tx, place);
    if (taken !== undefined) return createAgain(call, taken);
    const secret = await insertSecret(call.tx, {
      ...place,
      suffix,
      description: call.input.Description || undefined,
      kmsKeyArn: await chooseKey(call.tx, place, call.input.KmsKeyId),
      tags: tagsOf(call.input),
      createToken: tokenOf(call.input),
      managedType: call.input.Type,
      now: call.now,
    });
    // Somebody else made the name between the look and the insert; it is committed by now.
    if (secret === undefined) return createAgain(call, await requireSecret(call));
    await validateKeyAccess(call, secret.arn, secret.kmsKeyArn);
    const made = await writeFirstVersion(call, secret);
    if (call.input.AddReplicaRegions === undefined) return made;
    const { AddReplicaRegions, ForceOverwriteReplicaSecret } = call.input;
    const ReplicationStatus = await replicateTo(call, secret, AddReplicaRegions, ForceOverwriteReplicaSecret);
    return { ...made, ReplicationStatus };
  },
  trail: (_input, output) => ({ responseElements: output === undefined ? null : { arn: output.ARN } }),
});

/** The same token and value again give the same answer; anything else finds the name taken. */
async function createAgain(call: Call<Input>, secret: StoredSecret) {
  if (secret.deletedAt !== undefined) {
    throw new AwsError(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const token = tokenOf(call.input);
  if ((await findVersion(call.tx, secret.id, token)) !== undefined) return writeFirstVersion(call, secret);
  if (secret.createToken === token && suppliedValue(call.input) === undefined)
    return { ARN: secret.arn, Name: secret.name };
  throw new AwsError(
    'ResourceExistsException',
    `The operation failed because the secret ${secret.name} already exists.`,
  );
}

async function writeFirstVersion(call: Call<Input>, secret: StoredSecret) {
  const value = suppliedValue(call.input);
  if (value === undefined) return { ARN: secret.arn, Name: secret.name };
  const token = tokenOf(call.input);
  await writeVersion(call, secret, { token, value, stages: undefined });
  return { ARN: secret.arn, Name: secret.name, VersionId: token };
}

async function requireSecret(call: Call<Input>): Promise<StoredSecret> {
  const secret = await holdSecret(call.tx, {
    account: call.account,
    region: call.region,
    name: call.input.Name,
  });
  if (secret !== undefined) return secret;
  throw new AwsError('InternalServiceError', 'An error occurred on the server side.', { status: 500 });
}

function tagsOf(input: Input): readonly Tag[] | undefined {
  return input.Tags === undefined || input.Tags.length === 0
    ? undefined
    : orThrow(tagsAfterAdding(undefined, input.Tags));
}

const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function mintSuffix(): string {
  let suffix = '';
  for (let place = 0; place < 6; place += 1) suffix += SUFFIX_ALPHABET[randomInt(SUFFIX_ALPHABET.length)];
  return suffix;
}
