import { LOCKED_BUCKET } from '../../rules/locked-bucket.ts';
import type { Connection } from '../../state/database.ts';
import { saveAccessKey, saveRole, saveUser } from '../../state/principals.ts';
import { saveTopic } from '../../state/topics.ts';
import type { Vault } from '../../state/vault.ts';
import { iamId } from '../chance.ts';
import { NO_DECRYPT_ACCOUNT, PRODUCT_ACCESS, type ProductAccount } from '../product-access.ts';
import { allow, allowDecrypt, policy } from './policy-text.ts';

const INVENTORY = [
  allow(
    'SecretsWithoutValues',
    [
      'secretsmanager:ListSecrets',
      'secretsmanager:DescribeSecret',
      'secretsmanager:ListSecretVersionIds',
      'secretsmanager:GetResourcePolicy',
    ],
    ['*'],
  ),
  allow(
    'EventHistory',
    ['cloudtrail:LookupEvents', 'cloudtrail:DescribeTrails', 'cloudtrail:ListPublicKeys'],
    ['*'],
  ),
  allow(
    'TrailFiles',
    ['s3:ListBucket', 's3:GetBucketLocation', 's3:GetObject'],
    ['arn:aws:s3:::local-aws-trail-files', 'arn:aws:s3:::local-aws-trail-files/*'],
  ),
  allow(
    'TrailNotifications',
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    ['arn:aws:sqs:eu-central-1:000000000000:local-aws-trail-notifications'],
  ),
  allow('Notifications', ['sns:Publish'], ['*']),
  allow('Bill', ['ce:GetCostAndUsage'], ['*']),
  allow(
    'WhoMayRead',
    [
      'iam:GetAccountAuthorizationDetails',
      'iam:GetRole',
      'iam:ListRoles',
      'iam:GetRolePolicy',
      'iam:ListRolePolicies',
      'iam:ListAttachedRolePolicies',
      'iam:GetUser',
      'iam:ListUsers',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'iam:SimulatePrincipalPolicy',
      'iam:SimulateCustomPolicy',
    ],
    ['*'],
  ),
  allow(
    'KeysWithoutUse',
    ['kms:DescribeKey', 'kms:ListAliases', 'kms:ListKeys', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus'],
    ['*'],
  ),
];

const OPERATOR = [
  allow(
    'ChangeSecrets',
    [
      'CreateSecret',
      'PutSecretValue',
      'UpdateSecret',
      'UpdateSecretVersionStage',
      'RotateSecret',
      'CancelRotateSecret',
      'TagResource',
      'UntagResource',
      'PutResourcePolicy',
      'DeleteResourcePolicy',
      'ValidateResourcePolicy',
      'ReplicateSecretToRegions',
      'RemoveRegionsFromReplication',
      'StopReplicationToReplica',
      'DeleteSecret',
      'RestoreSecret',
      'GetRandomPassword',
      'DescribeSecret',
      'ListSecretVersionIds',
      'GetResourcePolicy',
    ].map((operation) => `secretsmanager:${operation}`),
    ['*'],
  ),
  // A value is encrypted when it is put, and put under another key when the key changes.
  allowDecrypt(['*'], ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey']),
];

/** The user that Countersign was given, and in each account its three roles. */
export async function saveProductIdentities(tx: Connection, vault: Vault, createdAt: Date): Promise<void> {
  const { baseUser } = PRODUCT_ACCESS;
  await saveUser(tx, {
    account: baseUser.accountId,
    name: baseUser.userName,
    principalId: iamId('AIDA', baseUser.arn),
    policies: [
      policy([
        allow(
          'TakeTheProductsRoles',
          ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
          ['arn:aws:iam::*:role/countersign-*'],
        ),
        // Puts checkpoints of the audit log where nobody can change them, and looks at them; removes nothing.
        allow(
          'KeepCheckpoints',
          ['s3:PutObject', 's3:GetObject', 's3:GetObjectRetention', 's3:ListBucket'],
          [`arn:aws:s3:::${LOCKED_BUCKET}`, `arn:aws:s3:::${LOCKED_BUCKET}/*`],
        ),
        // The files of all accounts lie in the bucket of this one: roles of the others do not get in.
        allow(
          'ReadTrailFiles',
          ['s3:ListBucket', 's3:GetBucketLocation', 's3:GetObject'],
          ['arn:aws:s3:::local-aws-trail-files', 'arn:aws:s3:::local-aws-trail-files/*'],
        ),
        allow(
          'ReadTrailNotifications',
          ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          ['arn:aws:sqs:eu-central-1:000000000000:local-aws-trail-notifications'],
        ),
      ]),
    ],
    createdAt,
  });
  await saveAccessKey(tx, {
    id: baseUser.accessKeyId,
    account: baseUser.accountId,
    userName: baseUser.userName,
    sealedSecret: vault.sealCredential(`access-key ${baseUser.accessKeyId}`, baseUser.secretAccessKey),
  });
  for (const account of PRODUCT_ACCESS.accounts) await saveProductRoles(tx, account, createdAt);
}

async function saveProductRoles(tx: Connection, account: ProductAccount, createdAt: Date): Promise<void> {
  const save = (arn: string, conditions: Record<string, unknown>, statements: readonly unknown[]) =>
    saveRole(tx, {
      account: account.accountId,
      name: arn.split('/').at(-1) ?? arn,
      principalId: iamId('AROA', arn),
      trustPolicy: trust(account, conditions),
      policies: [policy(statements)],
      createdAt,
    });
  // Without a source identity no session: every read and every change can be traced to a person.
  const traced = { StringLike: { 'sts:SourceIdentity': '*' } };
  const read = allow('ReadValues', ['secretsmanager:GetSecretValue'], ['*']);
  const reveal = account.accountId === NO_DECRYPT_ACCOUNT ? [read] : [read, allowDecrypt(['*'])];
  await save(account.inventoryRoleArn, {}, INVENTORY);
  await save(account.revealRoleArn, traced, reveal);
  await save(account.operatorRoleArn, traced, OPERATOR);
  // Where the company's people get their e-mail from.
  const region = account.regions[0] ?? 'eu-central-1';
  await saveTopic(tx, `arn:aws:sns:${region}:${account.accountId}:access-requests`, createdAt);
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
