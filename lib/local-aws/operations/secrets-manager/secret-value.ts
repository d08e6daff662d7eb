import { timingSafeEqual } from 'node:crypto';
import { type Labels, labelsAfterPut, labelsOf } from '../../rules/secrets/label-moves.ts';
import { defaultKeyArn } from '../../state/kms-keys.ts';
import { findRotation } from '../../state/rotation-runs.ts';
import type { StoredSecret } from '../../state/secrets.ts';
import {
  dropOldestDeprecated,
  findVersion,
  openValue,
  readLabels,
  type SecretValue,
  type StoredVersion,
  saveLabels,
  saveVersion,
  sealValue,
} from '../../state/versions.ts';
import { AwsError, orThrow } from '../../wire/aws-error.ts';
import type { Call } from '../operation.ts';
import { applyKmsKey } from './apply-kms-key.ts';
import { followNewVersion } from './follow-new-version.ts';

interface ValueInput {
  readonly SecretString?: string;
  readonly SecretBinary?: Buffer;
}

/** The value a request carries, or undefined. Both kinds at once are refused. */
export function suppliedValue(input: ValueInput): SecretValue | undefined {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (input.SecretString !== undefined) return { kind: 'string', text: input.SecretString };
  return input.SecretBinary === undefined ? undefined : { kind: 'binary', bytes: input.SecretBinary };
}

/** Clients fill the token by themselves; only a raw caller can leave it out. Recorded words. */
export function tokenOf(input: { readonly ClientRequestToken?: string }): string {
  if (input.ClientRequestToken !== undefined) return input.ClientRequestToken;
  throw new AwsError('InvalidRequestException', TOKEN_MISSING);
}

/**
 * Writes a value as the version that the token names, and moves the labels. The same value under the same token again
 * changes nothing; another value is refused. Answers the labels of the version.
 */
export async function writeVersion(
  call: Call,
  secret: StoredSecret,
  version: { token: string; value: SecretValue; stages: readonly string[] | undefined },
): Promise<{ labels: string[]; changed: boolean }> {
  // The secret is locked: what is read side by side belongs together.
  const [before, known, run] = await Promise.all([
    readLabels(call.tx, secret.id),
    findVersion(call.tx, secret.id, version.token),
    findRotation(call.tx, secret.id),
  ]);
  if (known?.sealed !== undefined) {
    if (!sameValue(call, secret, known, version.value)) throw tokenInUse(version.token, secret.arn);
    return { labels: labelsOf(before, version.token), changed: false };
  }
  const after = orThrow(labelsAfterPut(before, version.token, version.stages));
  const at = { secretArn: secret.arn, versionId: version.token, kmsKeyArn: secret.kmsKeyArn };
  const keyArn = await applyKmsKey(call, 'GenerateDataKey', at);
  saveVersion(call.tx, secret.id, {
    id: version.token,
    sealed: sealValue(call.world.vault, { ...at, keyArn }, version.value),
    kmsKeyArn: secret.kmsKeyArn,
    now: call.now,
  });
  moveLabels(call, secret, before, after);
  if (known === undefined) await followNewVersion(call, secret, { token: version.token, before, after, run });
  return { labels: labelsOf(after, version.token), changed: true };
}

/** Recorded words. RotateSecret says them under another code. */
export const TOKEN_MISSING = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.';

/** Saves moved labels and lets go of the oldest versions that lost their last one. */
export function moveLabels(call: Call, secret: StoredSecret, before: Labels, after: Labels): void {
  saveLabels(call.tx, secret.id, before, after);
  dropOldestDeprecated(call.tx, secret.id);
}

function sameValue(call: Call, secret: StoredSecret, version: StoredVersion, value: SecretValue): boolean {
  if (version.sealed === undefined || version.sealed.kind !== value.kind) return false;
  const keyArn = version.kmsKeyArn ?? defaultKeyArn(secret.account, secret.region);
  const stored = openValue(
    call.world.vault,
    { keyArn, secretArn: secret.arn, versionId: version.id },
    version.sealed,
  );
  const [a, b] = [bytesOf(stored), bytesOf(value)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function bytesOf(value: SecretValue): Buffer {
  return value.kind === 'string' ? Buffer.from(value.text) : value.bytes;
}

function tokenInUse(token: string, arn: string): AwsError {
  return new AwsError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arn}.`,
  );
}
