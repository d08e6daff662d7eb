import { readKeyPolicy } from '../../rules/kms/key-policy.ts';
import { DEFAULT_ALIAS, findKmsKey, type KmsKey, managedKey } from '../../state/kms-keys.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Call, NamedDemand } from '../operation.ts';

/** What a KeyId led to. That there is no such key is said only after the caller was authorised. */
export interface LocatedKey {
  readonly key: KmsKey | undefined;
  readonly resource: string;
  readonly owner: string;
  readonly missing: string;
}

const ARN = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):((?:key|alias)\/.+)$/;

/** By key id, key ARN, alias name or alias ARN; another account's key only by ARN. */
export async function locateKey(
  call: Pick<Call, 'tx' | 'account' | 'region'>,
  keyId: string,
): Promise<LocatedKey> {
  const [, region = call.region, owner = call.account, rest = keyId] = ARN.exec(keyId) ?? [];
  const place = { account: owner, region };
  const key = region === call.region ? await findAnyKey(call, place, keyId) : undefined;
  const path = rest.startsWith('alias/') || rest.startsWith('key/') ? rest : `key/${rest}`;
  const guess = `arn:aws:kms:${region}:${owner}:${path}`;
  const missing = path.startsWith('alias/')
    ? `Alias ${guess} is not found.`
    : `Key '${guess}' does not exist`;
  return { key, resource: key?.arn ?? guess, owner, missing };
}

async function findAnyKey(
  call: Pick<Call, 'tx'>,
  place: { account: string; region: string },
  keyId: string,
): Promise<KmsKey | undefined> {
  const managed = managedKey(place);
  const names = [
    managed.arn,
    managed.keyId,
    DEFAULT_ALIAS,
    `arn:aws:kms:${place.region}:${place.account}:${DEFAULT_ALIAS}`,
  ];
  return names.includes(keyId) ? managed : await findKmsKey(call.tx, place, keyId);
}

/** The policy on the key has the first word: unless it admits the account, the caller's own policies count nothing. */
export function keyDemand(
  call: Pick<Call, 'account'>,
  action: string,
  located: LocatedKey,
  encryptionContext: Readonly<Record<string, string>> = {},
): NamedDemand {
  const context = new Map<string, readonly string[]>([['kms:calleraccount', [call.account]]]);
  for (const [name, value] of Object.entries(encryptionContext)) {
    context.set(`kms:encryptioncontext:${name.toLowerCase()}`, [value]);
  }
  const names = Object.keys(encryptionContext);
  if (names.length > 0) context.set('kms:encryptioncontextkeys', names);
  return {
    action: `kms:${action}`,
    resource: located.resource,
    shownResource: located.resource,
    owner: located.owner,
    context,
    ...(located.key === undefined
      ? {}
      : { resourcePolicy: readKeyPolicy(located.key.policy), resourceMustAdmit: true }),
  };
}

export function existingKey(located: LocatedKey): KmsKey {
  if (located.key === undefined) throw kmsError('NotFoundException', located.missing);
  return located.key;
}

/** A key that can be used: there, and enabled. */
export function usableKey(located: LocatedKey): KmsKey {
  const key = existingKey(located);
  if (!key.enabled) throw kmsError('DisabledException', `${key.arn} is disabled.`);
  return key;
}

/** A key of the caller's own account that the account manages itself. */
export function ownKey(call: Pick<Call, 'account'>, located: LocatedKey): KmsKey {
  const key = existingKey(located);
  if (key.account !== call.account || key.manager === 'AWS') {
    throw kmsError('AccessDeniedException', 'The key belongs to AWS or to another account.');
  }
  return key;
}

/** Errors of KMS spell `message` in lower case, as its model has it. */
export function kmsError(code: string, words: string, status = 400): AwsError {
  return new AwsError(code, words, { layer: 'front', status });
}

export function keyResource(key: KmsKey | undefined) {
  return key === undefined
    ? {}
    : { resources: [{ accountId: key.account, type: 'AWS::KMS::Key', ARN: key.arn }] };
}

/** Stops a call that only wanted to know whether it would have been allowed. */
export function stopDryRun(input: { readonly DryRun?: boolean }): void {
  if (!input.DryRun) return;
  throw kmsError(
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
    412,
  );
}
