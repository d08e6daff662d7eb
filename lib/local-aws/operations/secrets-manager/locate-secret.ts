import type { ConditionContext } from '../../rules/policy/condition.ts';
import type { PolicyDocument } from '../../rules/policy/policy-document.ts';
import type { Labels } from '../../rules/secrets/label-moves.ts';
import { readResourcePolicy } from '../../rules/secrets/resource-policy.ts';
import { invalidName, isSecretName, readSecretId } from '../../rules/secrets/secret-address.ts';
import { findSecretWithLabels, holdSecret, type StoredSecret } from '../../state/secrets.ts';
import { AwsError, orThrow } from '../../wire/aws-error.ts';
import type { Call, NamedDemand } from '../operation.ts';

/** What a SecretId led to. The secret may be missing: that is said only after the caller was authorised. */
export interface Located {
  readonly secret: StoredSecret | undefined;
  /** Its labels at the same moment, unless the secret is held: then they are read under the lock. */
  readonly labels?: Labels;
  /** The ARN that policies are compared with. */
  readonly resource: string;
  readonly shownResource: string;
  readonly owner: string;
}

/** `hold` locks the secret until the transaction ends. */
export async function locateSecret(
  call: Pick<Call, 'tx' | 'account' | 'region'>,
  secretId: string,
  hold: boolean,
): Promise<Located> {
  const address = orThrow(readSecretId(secretId));
  if (address.kind === 'name') {
    const found = await findAt(call, { account: call.account, name: address.name }, hold);
    const guess = `arn:aws:secretsmanager:${call.region}:${call.account}:secret:${address.name}`;
    const resource = found?.secret.arn ?? guess;
    return { secret: undefined, ...found, resource, shownResource: secretId, owner: call.account };
  }
  const owner = address.account;
  // Other accounts are reached by ARN; another region only through its own endpoint.
  const named =
    address.region === call.region
      ? await findAt(call, { account: owner, name: address.name }, hold)
      : undefined;
  const found = address.suffix === undefined || named?.secret.suffix === address.suffix ? named : undefined;
  const resource = found?.secret.arn ?? secretId;
  return { secret: undefined, ...found, resource, shownResource: secretId, owner };
}

async function findAt(
  call: Pick<Call, 'tx' | 'region'>,
  at: { account: string; name: string },
  hold: boolean,
): Promise<{ secret: StoredSecret; labels?: Labels } | undefined> {
  const place = { ...at, region: call.region };
  if (!hold) return await findSecretWithLabels(call.tx, place);
  const secret = await holdSecret(call.tx, place);
  return secret && { secret };
}

/** Name characters are judged before anything is looked up, on every operation. */
export function checkSecretId(secretId: string): void {
  orThrow(readSecretId(secretId));
}

export function checkSecretName(name: string): void {
  if (!isSecretName(name)) orThrow(invalidName());
}

export function demandOn(
  action: string,
  located: Located,
  more: Iterable<readonly [string, readonly string[]]> = [],
): NamedDemand {
  const context = new Map<string, readonly string[]>(more);
  context.set('secretsmanager:secretid', [located.resource]);
  for (const tag of located.secret?.tags ?? []) {
    context.set(`secretsmanager:resourcetag/${tag.Key.toLowerCase()}`, [tag.Value]);
    context.set(`aws:resourcetag/${tag.Key.toLowerCase()}`, [tag.Value]);
  }
  return {
    action: `secretsmanager:${action}`,
    resource: located.resource,
    shownResource: located.shownResource,
    owner: located.owner,
    context: context as ConditionContext,
    ...(located.secret?.resourcePolicy === undefined
      ? {}
      : { resourcePolicy: storedPolicy(located.secret.resourcePolicy) }),
  };
}

/** A stored policy that cannot be read allows nothing. */
function storedPolicy(text: string): PolicyDocument {
  const policy = readResourcePolicy(text);
  return policy.ok ? policy.value : [];
}

/** The condition keys of tags that a request carries. */
export function requestTagContext(
  tags: readonly { readonly Key?: string; readonly Value?: string }[],
): [string, readonly string[]][] {
  const keys: [string, readonly string[]][] = tags.map((tag) => [
    `aws:requesttag/${(tag.Key ?? '').toLowerCase()}`,
    [tag.Value ?? ''],
  ]);
  return keys.length === 0 ? [] : [...keys, ['aws:tagkeys', tags.map((tag) => tag.Key ?? '')]];
}

/** The condition key of regions that a request replicates to. */
export function replicaContext(
  regions: readonly { readonly Region?: string }[],
): [string, readonly string[]][] {
  if (regions.length === 0) return [];
  return [['secretsmanager:addreplicaregions', regions.map(({ Region = '' }) => Region)]];
}

export function existing(located: Located): StoredSecret {
  if (located.secret !== undefined) return located.secret;
  throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

/** The secret, unless it is marked for deletion. */
export function alive(located: Located): StoredSecret {
  const secret = existing(located);
  if (secret.deletedAt === undefined) return secret;
  throw new AwsError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}

/** The secret, unless it is marked for deletion, or a copy that is written where its primary is. */
export function writable(located: Located): StoredSecret {
  const secret = alive(located);
  if (!isReplica(secret)) return secret;
  throw new AwsError(
    'InvalidParameterException',
    "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
  );
}

/** A writable secret whose value is its owner's to change: not one that an AWS service made for itself. */
export function ownValue(located: Located): StoredSecret {
  const secret = writable(located);
  if (secret.owningService === undefined) return secret;
  throw new AwsError(
    'InvalidRequestException',
    'This secret is managed by an AWS service, and you must use that service to update it.',
  );
}

export function isReplica(secret: StoredSecret): boolean {
  return secret.primaryRegion !== undefined && secret.primaryRegion !== secret.region;
}
