import { ok, type Refusal, type Result, refuse } from '#lib/kernel/result.ts';
import { isPartition, isRegionOf, type Partition } from './partition.ts';

/** The parts of a secret's ARN: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/payments/db-a1B2c3`. */
export interface SecretAddress {
  readonly partition: Partition;
  readonly region: string;
  readonly accountId: string;
  readonly name: string;
  /** The six letters and digits AWS puts behind the name. */
  readonly suffix: string;
}

/** The parts of a role's ARN: `arn:aws:iam::111122223333:role/countersign/reveal`. */
export interface RoleAddress {
  readonly partition: Partition;
  readonly accountId: string;
  /** With its path, without the leading slash: `countersign/reveal`. */
  readonly role: string;
}

export type AddressCode =
  | 'arn-form'
  | 'arn-partition'
  | 'arn-region'
  | 'arn-account'
  | 'arn-service'
  | 'secret-name'
  | 'arn-suffix'
  | 'role-name';

type AddressResult<T> = Result<T, Refusal<AddressCode>>;

const NAME = /^[A-Za-z0-9/_+=.@!-]{1,512}$/;
const SUFFIXED = /^(.+)-([A-Za-z0-9]{6})$/s;
const ACCOUNT = /^\d{12}$/;
const ROLE = /^(?:[A-Za-z0-9+=,.@_-]+\/)*[A-Za-z0-9+=,.@_-]{1,64}$/;
const LONGEST_ARN = 2_048;

/** Says whether AWS admits a name: 1 to 512 of ASCII letters, digits and `/_+=.@-!`. */
export function isSecretName(name: string): boolean {
  return NAME.test(name);
}

export function isAccountId(text: string): boolean {
  return ACCOUNT.test(text);
}

/** Reads the complete ARN of a secret, suffix included. */
export function parseSecretArn(arn: string): AddressResult<SecretAddress> {
  const parts = partsOf(arn);
  if (!parts) return refuse('arn-form', 'This is not the ARN of a secret.');
  const [partition, service, region, accountId, resource] = parts;
  const place = checkPlace(partition, region, accountId);
  if (!place.ok) return place;
  if (service !== 'secretsmanager' || !resource.startsWith('secret:')) {
    return refuse('arn-service', 'This ARN does not name a secret.');
  }
  const match = SUFFIXED.exec(resource.slice('secret:'.length));
  const [, name, suffix] = match ?? [];
  if (name === undefined || suffix === undefined) {
    return refuse('arn-suffix', 'This ARN lacks the six characters that AWS puts behind the name.');
  }
  if (!isSecretName(name)) return refuse('secret-name', 'This ARN holds a name that AWS does not admit.');
  return ok({ partition: place.value, region, accountId, name, suffix });
}

/** Reads the ARN of a role. Wildcards, blanks and anything else outside the alphabet of roles are refused. */
export function parseRoleArn(arn: string): AddressResult<RoleAddress> {
  const parts = partsOf(arn);
  if (!parts) return refuse('arn-form', 'This is not the ARN of a role.');
  const [partition, service, region, accountId, resource] = parts;
  if (!isPartition(partition)) return refuse('arn-partition', 'This partition of AWS is not known.');
  if (!isAccountId(accountId)) return refuse('arn-account', 'An account has 12 digits.');
  if (service !== 'iam' || region !== '' || !resource.startsWith('role/')) {
    return refuse('arn-service', 'This ARN does not name a role.');
  }
  const role = resource.slice('role/'.length);
  if (!ROLE.test(role)) return refuse('role-name', 'This ARN holds a role name that AWS does not admit.');
  return ok({ partition, accountId, role });
}

export function printSecretArn(address: SecretAddress): string {
  const { partition, region, accountId, name, suffix } = address;
  return `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}-${suffix}`;
}

export function printRoleArn(address: RoleAddress): string {
  return `arn:${address.partition}:iam::${address.accountId}:role/${address.role}`;
}

type Parts = readonly [
  partition: string,
  service: string,
  region: string,
  accountId: string,
  resource: string,
];

function partsOf(arn: string): Parts | null {
  if (arn.length > LONGEST_ARN) return null;
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/s.exec(arn);
  const [, partition, service, region, accountId, resource] = match ?? [];
  if (partition === undefined || service === undefined || region === undefined) return null;
  if (accountId === undefined || resource === undefined) return null;
  return [partition, service, region, accountId, resource];
}

function checkPlace(partition: string, region: string, accountId: string): AddressResult<Partition> {
  if (!isPartition(partition)) return refuse('arn-partition', 'This partition of AWS is not known.');
  if (!isRegionOf(partition, region))
    return refuse('arn-region', 'This region is not known in its partition.');
  if (!isAccountId(accountId)) return refuse('arn-account', 'An account has 12 digits.');
  return ok(partition);
}
