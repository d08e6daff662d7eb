import { DATA, HOME, type KeyAlias, NONPROD, type Place } from './catalogue/entry.ts';
import { chanceOf } from './chance.ts';

/** A customer key of the sample company. Without a policy of its own the account decides who may use it. */
export interface PlannedKey {
  readonly place: Place;
  readonly alias: KeyAlias;
  readonly keyId: string;
  readonly arn: string;
  readonly madeDaysAgo: number;
  readonly policy?: string;
}

const ROOT_MANAGES = [
  'kms:Create*',
  'kms:Describe*',
  'kms:Enable*',
  'kms:List*',
  'kms:Put*',
  'kms:Update*',
  'kms:Revoke*',
  'kms:Disable*',
  'kms:Get*',
  'kms:Delete*',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:ScheduleKeyDeletion',
  'kms:CancelKeyDeletion',
];
const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** The account manages the key; only the roles named may use it, and only through Secrets Manager. */
function onlyFor(place: Place, roles: readonly string[]): string {
  const { account, region } = place;
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'payments-admin',
    Statement: [
      {
        Sid: 'AccountManagesTheKey',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ROOT_MANAGES,
        Resource: '*',
      },
      {
        Sid: 'UseThroughSecretsManager',
        Effect: 'Allow',
        Principal: { AWS: roles.map((role) => `arn:aws:iam::${account}:role/${role}`) },
        Action: USE,
        Resource: '*',
        Condition: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
      },
    ],
  });
}

/** Its accounts manage and use the key: the own one, and those that secrets under it are shared with. */
function forAccounts(accounts: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Id: 'shared-key',
    Statement: accounts.map((account, index) => ({
      Sid: index === 0 ? 'OwnAccount' : `UseBy${account}`,
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: index === 0 ? 'kms:*' : ['kms:Decrypt', 'kms:DescribeKey'],
      Resource: '*',
    })),
  });
}

/**
 * The key of the payments owner's login was made three weeks ago. Whoever wrote its policy forgot the role that
 * rotation functions have: that is why prod/payments/db fails to rotate.
 */
export const ADMIN_KEY_ROLES = ['terraform-ci', 'countersign-operator', 'countersign-reveal'];

export const KEYS: readonly PlannedKey[] = [
  key(HOME, 'alias/payments', 412),
  key(HOME, 'alias/payments-admin', 24, onlyFor(HOME, ADMIN_KEY_ROLES)),
  key(HOME, 'alias/ledger', 402, forAccounts([HOME.account, DATA.account])),
  key(DATA, 'alias/data', 388),
  key(NONPROD, 'alias/sandbox', 130),
];

function key(place: Place, alias: KeyAlias, madeDaysAgo: number, policy?: string): PlannedKey {
  const keyId = chanceOf(`key ${place.account} ${place.region} ${alias}`).uuid();
  const arn = `arn:aws:kms:${place.region}:${place.account}:key/${keyId}`;
  return { place, alias, keyId, arn, madeDaysAgo, ...(policy === undefined ? {} : { policy }) };
}

/** The ARN of the key behind an alias; undefined, the default key, where there is no alias. */
export function keyArnOf(place: Place, alias: KeyAlias | undefined): string | undefined {
  return KEYS.find(
    (known) =>
      known.alias === alias && known.place.account === place.account && known.place.region === place.region,
  )?.arn;
}
