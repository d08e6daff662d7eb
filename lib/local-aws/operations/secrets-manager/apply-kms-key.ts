import { refusalOf } from '../../pipeline/authorise-call.ts';
import type { KeyUse } from '../../rules/trail/kms-shadow.ts';
import { DEFAULT_ALIAS, defaultKeyArn, findKmsKeyByArn } from '../../state/kms-keys.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call } from '../operation.ts';

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
  const keyArn = at.kmsKeyArn ?? defaultKeyArn(call.account, call.region);
  const use: KeyUse = {
    operation,
    keyArn,
    keyId: at.kmsKeyArn ?? DEFAULT_ALIAS,
    secretArn: at.secretArn,
    versionId: at.versionId,
  };
  if (at.kmsKeyArn !== undefined) await checkCustomerKey(call, use);
  call.keyUses.push(use);
  return keyArn;
}

async function checkCustomerKey(call: Call, use: KeyUse): Promise<void> {
  const key = await findKmsKeyByArn(call.tx, use.keyArn);
  const refusal = refusalOf(call, {
    action: `kms:${use.operation}`,
    resource: use.keyArn,
    shownResource: use.keyArn,
    owner: use.keyArn.split(':')[4] ?? '',
    context: new Map([
      ['kms:viaservice', [`secretsmanager.${call.region}.amazonaws.com`]],
      ['kms:calleraccount', [call.account]],
      ['kms:encryptioncontext:secretarn', [use.secretArn]],
      ['kms:encryptioncontext:secretversionid', [use.versionId]],
      ['kms:encryptioncontextkeys', ['SecretARN', 'SecretVersionId']],
    ]),
  });
  if (refusal !== undefined) {
    call.keyUses.push({ ...use, denied: true });
    throw new AwsError('AccessDeniedException', 'Access to KMS is not allowed', {
      trailCode: 'AccessDenied',
    });
  }
  if (!key?.enabled) {
    throw use.operation === 'Decrypt'
      ? new AwsError(
          'DecryptionFailure',
          "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
        )
      : encryptionFailure();
  }
}

export function encryptionFailure(): AwsError {
  return new AwsError(
    'EncryptionFailure',
    "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is " +
      'available, enabled, and not in an invalid state.',
  );
}
