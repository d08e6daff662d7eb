import { refusalOf } from '../../pipeline/authorise-call.ts';
import { readKeyPolicy } from '../../rules/kms/key-policy.ts';
import { accountOf, type KeyUse } from '../../rules/trail/kms-shadow.ts';
import type { Connection } from '../../state/database.ts';
import {
  DEFAULT_ALIAS,
  defaultKeyArn,
  findKmsKey,
  findKmsKeyByArn,
  type KmsKey,
} from '../../state/kms-keys.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call, NamedDemand } from '../operation.ts';

/**
 * Uses the KMS key of a version for the caller and answers its ARN. Everybody who may use the secret may use the
 * default key through Secrets Manager; a customer key needs the caller's own permission and must be enabled. Each use,
 * refused or not, leaves a record.
 */
export async function applyKmsKey(
  call: Call,
  operation: KeyUse['operation'],
  at: { secretArn: string; versionId: string; kmsKeyArn: string | undefined },
): Promise<string> {
  const [, , , region = '', owner = ''] = at.secretArn.split(':');
  if (at.kmsKeyArn === undefined && owner !== call.account) throw defaultKeyAcrossAccounts();
  const keyArn = at.kmsKeyArn ?? defaultKeyArn(owner, region);
  const use: KeyUse = {
    operation,
    keyArn,
    keyId: at.kmsKeyArn ?? DEFAULT_ALIAS,
    secretArn: at.secretArn,
    versionId: at.versionId,
  };
  if (call.fault?.kind === 'kms-denied') throw keyDenied(call, use);
  if (at.kmsKeyArn !== undefined) await checkCustomerKey(call, use);
  call.keyUses.push(use);
  return keyArn;
}

/** Stands where a version would in what Secrets Manager asks of a key before it takes it for a secret. */
const KEY_ACCESS = 'RequestToValidateKeyAccess';

/** Tries a customer key for the caller before a secret is put under it, as it will be used: each try leaves a record. */
export async function validateKeyAccess(
  call: Call,
  secretArn: string,
  kmsKeyArn: string | undefined,
): Promise<void> {
  if (kmsKeyArn === undefined) return;
  for (const operation of ['GenerateDataKey', 'Decrypt'] as const) {
    await applyKmsKey(call, operation, { secretArn, versionId: KEY_ACCESS, kmsKeyArn });
  }
}

async function checkCustomerKey(call: Call, use: KeyUse): Promise<void> {
  const key = await findKmsKeyByArn(call.tx, use.keyArn);
  if (refusalOf(call, keyDemand(call, key, use)) !== undefined) throw keyDenied(call, use);
  if (!key?.enabled) {
    throw use.operation === 'Decrypt'
      ? new AwsError(
          'DecryptionFailure',
          "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
        )
      : encryptionFailure();
  }
}

/** What the service asks of a key for the caller; `key` is missing when it is not there any more. */
function keyDemand(
  call: Call,
  key: KmsKey | undefined,
  use: { operation: string; keyArn: string; secretArn: string; versionId: string },
): NamedDemand {
  return {
    action: `kms:${use.operation}`,
    resource: use.keyArn,
    shownResource: use.keyArn,
    owner: accountOf(use.keyArn) ?? '',
    ...(key === undefined ? {} : { resourcePolicy: readKeyPolicy(key.policy), resourceMustAdmit: true }),
    context: new Map([
      ['kms:viaservice', [`secretsmanager.${call.region}.amazonaws.com`]],
      ['kms:calleraccount', [call.account]],
      ['kms:encryptioncontext:secretarn', [use.secretArn]],
      ['kms:encryptioncontext:secretversionid', [use.versionId]],
      ['kms:encryptioncontextkeys', ['SecretARN', 'SecretVersionId']],
    ]),
  };
}

/** Whether the caller may put what a secret already holds under a key; under the default key everybody may. */
export async function mayEncrypt(
  call: Call,
  secretArn: string,
  keyArn: string | undefined,
): Promise<boolean> {
  if (keyArn === undefined) return true;
  const key = await findKmsKeyByArn(call.tx, keyArn);
  const use = { operation: 'Encrypt', keyArn, secretArn, versionId: KEY_ACCESS };
  return refusalOf(call, keyDemand(call, key, use)) === undefined;
}

function keyDenied(call: Call, use: KeyUse): AwsError {
  call.keyUses.push({ ...use, denied: true });
  return new AwsError('AccessDeniedException', 'Access to KMS is not allowed', { trailCode: 'AccessDenied' });
}

export function encryptionFailure(): AwsError {
  return new AwsError(
    'EncryptionFailure',
    "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is " +
      'available, enabled, and not in an invalid state.',
  );
}

function defaultKeyAcrossAccounts(): AwsError {
  return new AwsError(
    'InvalidRequestException',
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
  );
}

/** The ARN of the customer key that a KmsKeyId means in a place, or undefined for the default key. */
export async function chooseKey(
  tx: Connection,
  place: { account: string; region: string },
  wanted: string | undefined,
): Promise<string | undefined> {
  if (wanted === undefined || wanted === '' || isDefaultKey(place, wanted)) return undefined;
  // A key of another account is named by its ARN; its own policy has its say when it is used.
  const key = (await findKmsKey(tx, place, wanted)) ?? (await findKmsKeyByArn(tx, wanted));
  if (key?.enabled && key.region === place.region) return key.arn;
  throw encryptionFailure();
}

function isDefaultKey(place: { account: string; region: string }, keyId: string): boolean {
  const arn = defaultKeyArn(place.account, place.region);
  const alias = `arn:aws:kms:${place.region}:${place.account}:${DEFAULT_ALIAS}`;
  return [DEFAULT_ALIAS, alias, arn, arn.split('/').at(-1)].includes(keyId);
}
