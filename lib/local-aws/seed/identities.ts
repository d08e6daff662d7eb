import { HOME_ACCOUNT } from '../rules/administrator.ts';
import type { Connection } from '../state/database.ts';
import { saveAccessKey, saveAccount, saveRole, saveUser } from '../state/principals.ts';
import type { Vault } from '../state/vault.ts';
import { iamId } from './chance.ts';
import { PRODUCT_ACCESS, type ProductAccount } from './product-access.ts';

/** Makes the accounts, and in each the identities that Countersign was given. */
export async function saveIdentities(tx: Connection, vault: Vault): Promise<void> {
  for (const account of PRODUCT_ACCESS.accounts) await saveAccount(tx, account.accountId, account.alias);
  const { baseUser } = PRODUCT_ACCESS;
  await saveUser(tx, {
    account: HOME_ACCOUNT,
    name: 'administrator',
    principalId: 'AIDA0000000000ADMIN00',
    policies: [policy([allow(['*'], ['*'])])],
  });
  await saveUser(tx, {
    account: baseUser.accountId,
    name: baseUser.userName,
    principalId: iamId('AIDA', baseUser.arn),
    policies: [
      policy([
        allow(
          ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
          ['arn:aws:iam::*:role/countersign-*'],
        ),
      ]),
    ],
  });
  await saveAccessKey(tx, {
    id: baseUser.accessKeyId,
    account: baseUser.accountId,
    userName: baseUser.userName,
    sealedSecret: vault.sealCredential(`access-key ${baseUser.accessKeyId}`, baseUser.secretAccessKey),
  });
  for (const account of PRODUCT_ACCESS.accounts) await saveProductRoles(tx, account);
}

async function saveProductRoles(tx: Connection, account: ProductAccount): Promise<void> {
  const role = (arn: string) => ({
    account: account.accountId,
    name: arn.split('/').at(-1) ?? arn,
    principalId: iamId('AROA', arn),
  });
  await saveRole(tx, {
    ...role(account.inventoryRoleArn),
    trustPolicy: trust(account, {}),
    policies: [
      policy([
        allow(
          [
            'secretsmanager:ListSecrets',
            'secretsmanager:DescribeSecret',
            'secretsmanager:ListSecretVersionIds',
            'secretsmanager:GetResourcePolicy',
            'cloudtrail:LookupEvents',
          ],
          ['*'],
        ),
      ]),
    ],
  });
  await saveRole(tx, {
    ...role(account.revealRoleArn),
    // Without a source identity no session: every read can be traced to a person.
    trustPolicy: trust(account, { StringLike: { 'sts:SourceIdentity': '*' } }),
    policies: [
      policy([
        allow(['secretsmanager:GetSecretValue'], ['*']),
        {
          ...allow(['kms:Decrypt'], ['*']),
          Condition: { StringLike: { 'kms:ViaService': 'secretsmanager.*.amazonaws.com' } },
        },
      ]),
    ],
  });
}

function trust(account: ProductAccount, conditions: Record<string, unknown>) {
  return policy([
    {
      Effect: 'Allow',
      Principal: { AWS: PRODUCT_ACCESS.baseUser.arn },
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
      Condition: { StringEquals: { 'sts:ExternalId': account.externalId }, ...conditions },
    },
  ]);
}

function policy(statements: readonly unknown[]) {
  return { Version: '2012-10-17', Statement: statements };
}

function allow(actions: readonly string[], resources: readonly string[]) {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}
