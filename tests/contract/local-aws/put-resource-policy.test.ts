import { CreateKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { type Keys, localOnly, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let client: SecretsManagerClient;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
  client = aws.secrets();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const policy = (statement: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*', ...statement }],
  });

const make = (Name: string, more: object = {}) =>
  client.send(new CreateSecretCommand({ Name, SecretString: 'example-only', ...more }));
const put = (SecretId: string, ResourcePolicy: string, BlockPublicPolicy?: boolean) =>
  client.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy, BlockPublicPolicy }));

/** A session of the role of another account that may read everything, as far as its own policies go. */
const stranger = () => roleOf(PRODUCT_ACCESS.accounts[1]?.revealRoleArn);

async function roleOf(RoleArn: string | undefined): Promise<Keys> {
  const { accessKeyId, secretAccessKey } = PRODUCT_ACCESS.baseUser;
  const answer = await aws.sts({ accessKeyId, secretAccessKey }).send(
    new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: 'stranger',
      SourceIdentity: 'stranger',
      ExternalId: PRODUCT_ACCESS.accounts[1]?.externalId,
    }),
  );
  return {
    accessKeyId: answer.Credentials?.AccessKeyId ?? '',
    secretAccessKey: answer.Credentials?.SecretAccessKey ?? '',
    sessionToken: answer.Credentials?.SessionToken,
  };
}

const keyPolicyForBoth = () =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: ['000000000000', '111122223333'].map((account) => ({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    })),
  });

test('a policy for everybody is accepted, and refused where public access is blocked', async () => {
  const { ARN } = await make('policy/public');
  const text = policy({ Principal: '*' });
  // S
  expect(await put('policy/public', text)).toMatchObject({ ARN, Name: 'policy/public' });
  const got = await client.send(new GetResourcePolicyCommand({ SecretId: 'policy/public' }));
  expect(JSON.parse(got.ResourcePolicy ?? '')).toEqual(JSON.parse(text));
  // S, D
  expect(await refusalOf(put('policy/public', text, true))).toMatchObject({ code: 'PublicPolicyException' });
  const limited = policy({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } });
  await put('policy/public', limited, true);
});

test.each([
  ['not JSON', 'policy'],
  ['a list', '[]'],
  ['no principal', policy({})],
  ['no resource', policy({ Principal: '*', Resource: undefined })],
  ['an unknown effect', policy({ Principal: '*', Effect: 'Perhaps' })],
  ['an unknown version', JSON.stringify({ Version: '2020-01-01', Statement: [] })],
])('%s is a syntax error', async (what, text) => {
  await make(`policy/${what.replaceAll(' ', '-')}`);
  // B
  expect(await refusalOf(put(`policy/${what.replaceAll(' ', '-')}`, text))).toEqual({
    code: 'MalformedPolicyDocumentException',
    message: 'This resource policy contains a syntax error.',
    status: 400,
  });
});

test.each(['nobody', 'arn:aws:iam::000000000000:user/nobody-here', 'arn:aws:s3:::bucket'])(
  'principal %s is not supported',
  async (principal) => {
    const name = `policy/principal-${principal.length}`;
    await make(name);
    // B
    expect(await refusalOf(put(name, policy({ Principal: { AWS: principal } })))).toMatchObject({
      code: 'MalformedPolicyDocumentException',
      message: 'This resource policy contains an unsupported principal.',
    });
  },
);

test('a policy that locks its author out is refused', async () => {
  await make('policy/lockout');
  const text = policy({ Effect: 'Deny', Principal: '*', Action: 'secretsmanager:*' });
  // B
  expect(await refusalOf(put('policy/lockout', text))).toMatchObject({
    message: 'Your requested changes will not allow you to manage this secret in the future.',
  });
});

test('an explicit deny on the secret wins over what the caller may', async () => {
  await make('policy/deny');
  await put('policy/deny', policy({ Effect: 'Deny', Principal: '*' }));
  expect(await refusalOf(client.send(new GetSecretValueCommand({ SecretId: 'policy/deny' })))).toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining('with an explicit deny in a resource-based policy'),
  });
});

test('another account reads only by policy, by ARN, and under a customer key', async () => {
  const keyed = await client.send(new DescribeSecretCommand({ SecretId: 'prod/payments/db' }));
  const plain = await make('policy/default-key');
  const keys = await stranger();
  const theirs = aws.secrets(keys);
  const read = (SecretId: string | undefined) => theirs.send(new GetSecretValueCommand({ SecretId }));
  // D
  expect(await refusalOf(read(plain.ARN))).toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining('because no resource-based policy allows'),
  });
  const admit = policy({
    Principal: { AWS: 'arn:aws:iam::111122223333:root' },
    Action: ['secretsmanager:GetSecretValue', 'secretsmanager:ListSecretVersionIds'],
  });
  await put('policy/default-key', admit);
  // S 2024
  expect(await refusalOf(read(plain.ARN))).toEqual({
    code: 'InvalidRequestException',
    message:
      "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
    status: 400,
  });
  // The name alone is looked for in the caller's own account.
  expect(await refusalOf(read('policy/default-key'))).toMatchObject({ code: 'ResourceNotFoundException' });
  await put('prod/payments/db', admit);
  // Both sides must allow: the role has no right to list versions.
  expect(
    await refusalOf(theirs.send(new ListSecretVersionIdsCommand({ SecretId: keyed.ARN }))),
  ).toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining('because no identity-based policy allows'),
  });
  // D: the key's policy does not admit the other account yet.
  expect(await refusalOf(read(keyed.ARN))).toMatchObject({
    code: 'AccessDeniedException',
    message: 'Access to KMS is not allowed',
  });
  await aws.kms().send(
    new PutKeyPolicyCommand({
      KeyId: keyed.KmsKeyId,
      Policy: keyPolicyForBoth(),
    }),
  );
  // S 2024
  const answer = await read(keyed.ARN);
  expect([answer.ARN, answer.SecretString?.includes('example-only')]).toEqual([keyed.ARN, true]);
  const named = (key: Keys | undefined) =>
    aws.records({ AttributeKey: 'EventName', AttributeValue: 'GetSecretValue' }, key);
  const [own] = (await named(undefined)).filter((record) => record.sharedEventID !== undefined);
  // D: both accounts get the event.
  expect(own).toMatchObject({
    userIdentity: { type: 'AWSAccount', accountId: '111122223333' },
    recipientAccountId: '000000000000',
  });
  // D, R: so does the use of the key, which is the owner's.
  const [use] = (await aws.records({ AttributeKey: 'EventName', AttributeValue: 'Decrypt' })).filter(
    (record) => record.sharedEventID !== undefined,
  );
  expect(use).toMatchObject({
    userIdentity: {
      type: 'AWSAccount',
      accountId: '111122223333',
      invokedBy: 'secretsmanager.amazonaws.com',
    },
    requestParameters: { encryptionContext: { SecretARN: keyed.ARN } },
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: keyed.KmsKeyId }],
  });
  // The owner does not learn whose key or session it was.
  const shared = await aws.records({ AttributeKey: 'Username', AttributeValue: 'stranger' });
  expect(shared).toEqual([]);
});

test('a batch of the secrets of another account leaves each read in the history of both', async () => {
  localOnly('It needs a second account.');
  const account = PRODUCT_ACCESS.accounts[1];
  const inventory = await roleOf(account?.inventoryRoleArn);
  const listed = await aws.secrets(inventory).send(new ListSecretsCommand({ MaxResults: 100 }));
  const secret = listed.SecretList?.find((one) => !one.PrimaryRegion && !one.OwningService && !one.Type);
  const { KeyMetadata } = await aws.kms().send(new CreateKeyCommand({ Policy: keyPolicyForBoth() }));
  const own = aws.secrets(await roleOf(account?.operatorRoleArn));
  await own.send(new UpdateSecretCommand({ SecretId: secret?.ARN, KmsKeyId: KeyMetadata?.Arn }));
  const admit = policy({ Principal: { AWS: 'arn:aws:iam::000000000000:root' } });
  await own.send(new PutResourcePolicyCommand({ SecretId: secret?.ARN, ResourcePolicy: admit }));
  const { SecretValues } = await client.send(
    new BatchGetSecretValueCommand({ SecretIdList: [secret?.ARN ?? ''] }),
  );
  expect(SecretValues?.map((value) => value.ARN)).toEqual([secret?.ARN]);
  const reads = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'GetSecretValue' }, inventory);
  // D: the owner sees who read, as the account it was.
  expect(reads[0]).toMatchObject({
    userIdentity: { type: 'AWSAccount', accountId: '000000000000' },
    requestParameters: { secretId: secret?.ARN },
    recipientAccountId: account?.accountId,
    sharedEventID: expect.any(String),
  });
});

test('tags that would lock the caller out by a condition are refused', async () => {
  await make('policy/tag-lock');
  const text = policy({
    Effect: 'Deny',
    Principal: '*',
    Action: 'secretsmanager:UntagResource',
    Condition: { StringEquals: { 'secretsmanager:ResourceTag/locked': 'yes' } },
  });
  await put('policy/tag-lock', text);
  const tag = (Value: string) =>
    client.send(new TagResourceCommand({ SecretId: 'policy/tag-lock', Tags: [{ Key: 'locked', Value }] }));
  // D
  expect(await refusalOf(tag('yes'))).toMatchObject({ code: 'AccessDeniedException' });
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'policy/tag-lock' }));
  expect(described.Tags).toBeUndefined();
  await tag('no');
});
