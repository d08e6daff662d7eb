import type { Caller } from './caller.ts';
import type { TrailEntry } from './trail-record.ts';
import { identityThrough, lookupNameOf } from './user-identity.ts';

export const SECRETS_MANAGER_HOST = 'secretsmanager.amazonaws.com';

export interface KeyUse {
  readonly operation: 'Decrypt' | 'GenerateDataKey';
  /** ARN of the key. */
  readonly keyArn: string;
  /** What GenerateDataKey names: the alias of the default key, else the key's ARN. */
  readonly keyId: string;
  readonly secretArn: string;
  readonly versionId: string;
  readonly denied?: boolean;
}

export interface ShadowIds {
  readonly eventId: string;
  readonly requestId: string;
  readonly temporaryKey: string;
}

/**
 * The record KMS writes when Secrets Manager uses a key for a caller: each read of a value a Decrypt, each write a
 * GenerateDataKey, with the caller's identity. It names the exact secret and version, which the read itself may not.
 */
export function kmsShadow(
  caller: Caller,
  use: KeyUse,
  place: { region: string; time: Date },
  ids: ShadowIds,
): TrailEntry {
  const userIdentity = identityThrough(caller, SECRETS_MANAGER_HOST, ids.temporaryKey, place.time);
  const encryptionContext = { SecretARN: use.secretArn, SecretVersionId: use.versionId };
  return {
    time: place.time,
    region: place.region,
    account: caller.account,
    userIdentity,
    eventSource: 'kms.amazonaws.com',
    eventName: use.operation,
    eventId: ids.eventId,
    requestId: ids.requestId,
    readOnly: true,
    eventType: 'AwsApiCall',
    sourceIPAddress: SECRETS_MANAGER_HOST,
    userAgent: SECRETS_MANAGER_HOST,
    requestParameters:
      use.operation === 'Decrypt'
        ? { encryptionAlgorithm: 'SYMMETRIC_DEFAULT', encryptionContext }
        : { keyId: use.keyId, keySpec: 'AES_256', encryptionContext },
    responseElements: null,
    ...(use.denied
      ? {
          error: {
            code: 'AccessDenied',
            message:
              `User: ${caller.arn} is not authorized to perform: kms:${use.operation} on resource: ${use.keyArn} ` +
              `because no identity-based policy allows the kms:${use.operation} action`,
          },
        }
      : {}),
    resources: [
      { accountId: accountOf(use.keyArn) ?? caller.account, type: 'AWS::KMS::Key', ARN: use.keyArn },
    ],
    lookup: { username: lookupNameOf(caller), accessKeyId: String(userIdentity.accessKeyId) },
  };
}

/** The account that an ARN names. */
export function accountOf(arn: string): string | undefined {
  return arn.split(':')[4];
}
