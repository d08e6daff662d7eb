import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRODUCT_ACCESS } from '#lib/local-aws/seed/product-access.ts';
import { ANYBODY, type Keys, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

const [home, data] = PRODUCT_ACCESS.accounts as [
  (typeof PRODUCT_ACCESS.accounts)[0],
  (typeof PRODUCT_ACCESS.accounts)[0],
];
const base: Keys = PRODUCT_ACCESS.baseUser;

let aws: TestAws;
let paymentsDb: string;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
  const described = await aws.secrets().send(new DescribeSecretCommand({ SecretId: 'prod/payments/db' }));
  paymentsDb = described.ARN ?? '';
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

function assume(more: Partial<AssumeRoleCommandInput> = {}, keys: Keys = base, region?: string) {
  return aws.sts(keys, region).send(
    new AssumeRoleCommand({
      RoleArn: home.revealRoleArn,
      RoleSessionName: 'ana@larkfield.example',
      SourceIdentity: 'ana@larkfield.example',
      ExternalId: home.externalId,
      DurationSeconds: 900,
      ...more,
    }),
  );
}

async function session(more: Partial<AssumeRoleCommandInput> = {}, keys?: Keys): Promise<Keys> {
  const { Credentials } = await assume(more, keys);
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

function onlyThis(arn: string, condition?: object): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: arn,
        ...(condition && { Condition: condition }),
      },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': arn } },
      },
    ],
  });
}

function read(keys: Keys, id: string, more: { VersionStage?: string; VersionId?: string } = {}) {
  return aws.secrets(keys).send(new GetSecretValueCommand({ SecretId: id, ...more }));
}

test('answers credentials, the assumed role, the packed size and the source identity', async () => {
  const answer = await assume({ Policy: onlyThis(paymentsDb), Tags: [{ Key: 'grant', Value: 'grt_1' }] });
  // D, M
  expect(answer.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(answer.Credentials?.Expiration?.getTime()).toBe(
    Math.floor(aws.clock.now.getTime() / 1000) * 1000 + 900_000,
  );
  expect(answer.AssumedRoleUser?.Arn).toBe(
    'arn:aws:sts::000000000000:assumed-role/countersign-reveal/ana@larkfield.example',
  );
  expect(answer.AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[A-Z2-7]{17}:ana@larkfield\.example$/);
  expect(answer.SourceIdentity).toBe('ana@larkfield.example');
  expect(answer.PackedPolicySize).toBeGreaterThan(0);
});

test('the session reads the one secret of its policy and nothing else', async () => {
  const keys = await session({ Policy: onlyThis(paymentsDb) });
  expect((await read(keys, paymentsDb)).SecretString).toContain('example-only-');
  // D, text
  expect(await refusalOf(read(keys, 'prod/ledger/db'))).toEqual({
    code: 'AccessDeniedException',
    status: 400,
    message:
      'User: arn:aws:sts::000000000000:assumed-role/countersign-reveal/ana@larkfield.example is not authorized to ' +
      'perform: secretsmanager:GetSecretValue on resource: prod/ledger/db because no session policy allows the ' +
      'secretsmanager:GetSecretValue action',
  });
  // The role itself may not list, whatever the session policy says.
  expect(await refusalOf(aws.secrets(keys).send(new ListSecretsCommand({})))).toMatchObject({
    message: expect.stringContaining(
      'because no identity-based policy allows the secretsmanager:ListSecrets action',
    ),
  });
  expect(
    (
      await refusalOf(
        aws.secrets(keys).send(new PutSecretValueCommand({ SecretId: paymentsDb, SecretString: 'x' })),
      )
    ).code,
  ).toBe('AccessDeniedException');
});

test('a refusal does not say whether the secret exists', async () => {
  const keys = await session({ Policy: onlyThis(paymentsDb) });
  expect((await refusalOf(read(keys, 'no/such/secret'))).code).toBe('AccessDeniedException');
});

test('conditions on stage and version hold', async () => {
  const stage = await session({
    Policy: onlyThis(paymentsDb, { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } }),
  });
  expect((await read(stage, paymentsDb)).VersionStages).toContain('AWSCURRENT');
  expect((await read(stage, paymentsDb, { VersionStage: 'AWSCURRENT' })).ARN).toBe(paymentsDb);
  expect((await refusalOf(read(stage, paymentsDb, { VersionStage: 'AWSPREVIOUS' }))).code).toBe(
    'AccessDeniedException',
  );
  const previous = (await read(await session(), paymentsDb, { VersionStage: 'AWSPREVIOUS' })).VersionId ?? '';
  const version = await session({
    Policy: onlyThis(paymentsDb, { StringEquals: { 'secretsmanager:VersionId': previous } }),
  });
  expect((await read(version, paymentsDb, { VersionId: previous })).VersionId).toBe(previous);
  expect((await refusalOf(read(version, paymentsDb))).code).toBe('AccessDeniedException');
});

test('a policy without kms:Decrypt does not open a secret under a customer key', async () => {
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' },
  });
  const keys = await session({ Policy: policy });
  expect(await refusalOf(read(keys, paymentsDb))).toMatchObject({
    code: 'AccessDeniedException',
    message: 'Access to KMS is not allowed',
  });
  // The default key needs no permission of the caller. D
  expect((await read(keys, 'prod/search/index-api')).Name).toBe('prod/search/index-api');
});

test('an explicit deny in the session policy wins', async () => {
  const keys = await session({
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'secretsmanager:GetSecret*', Resource: `${paymentsDb.slice(0, -9)}*` },
      ],
    }),
  });
  expect((await refusalOf(read(keys, paymentsDb))).message).toContain(
    'with an explicit deny in a session policy',
  );
});

test('the trust policy asks for the caller, the external id and a source identity', async () => {
  const denied = {
    code: 'AccessDenied',
    status: 403,
    message: expect.stringMatching(
      /^User: .* is not authorized to perform: sts:\w+ on resource: arn:aws:iam::/,
    ),
  };
  // D
  expect(await refusalOf(assume({ ExternalId: 'wrong' }))).toEqual(denied);
  expect(await refusalOf(assume({ ExternalId: undefined }))).toEqual(denied);
  expect(await refusalOf(assume({ SourceIdentity: undefined }))).toEqual(denied);
  expect(await refusalOf(assume({}, { accessKeyId: 'anybody', secretAccessKey: 'x' }))).toEqual(denied);
  expect(await refusalOf(assume({ RoleArn: 'arn:aws:iam::000000000000:role/no-such-role' }))).toEqual(denied);
});

test('tags and a source identity need the caller as well as the trust policy', async () => {
  const allow = (more: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] });
  const acts = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
  const make = async (RoleName: string, principal: string, Action: string | string[]) => {
    const trust = allow({ Principal: { AWS: principal }, Action: acts });
    await aws.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    const PolicyDocument = allow({ Action, Resource: '*' });
    await aws.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'may', PolicyDocument }));
    return `arn:aws:iam::000000000000:role/${RoleName}`;
  };
  const plain = await make('assumes-only', 'arn:aws:iam::000000000000:root', 'sts:AssumeRole');
  const target = await make('names-a-role', plain, '*');
  const bare = { ExternalId: undefined, SourceIdentity: undefined };
  const keys = await session({ RoleArn: plain, ...bare }, ANYBODY);
  // D: the role names its caller, and that is enough to assume it.
  expect((await assume({ RoleArn: target, ...bare }, keys)).Credentials).toBeDefined();
  for (const more of [{ SourceIdentity: 'ana' }, { Tags: [{ Key: 'reason', Value: 'r' }] }]) {
    // D
    expect(await refusalOf(assume({ RoleArn: target, ...bare, ...more }, keys))).toMatchObject({
      code: 'AccessDenied',
      status: 403,
      message: expect.stringContaining('because no identity-based policy allows the sts:'),
    });
  }
});

test('the inventory role lists and describes in both accounts, and reads no value', async () => {
  for (const account of [home, data]) {
    const keys = await session({
      RoleArn: account.inventoryRoleArn,
      ExternalId: account.externalId,
      SourceIdentity: undefined,
      RoleSessionName: 'countersign-sync',
    });
    const region = account.regions[0] ?? '';
    const listed = await aws.secrets(keys, region).send(new ListSecretsCommand({ MaxResults: 100 }));
    expect(listed.SecretList?.length).toBeGreaterThan(10);
    const first = listed.SecretList?.[0]?.ARN ?? '';
    expect(first).toContain(`:${account.accountId}:secret:`);
    expect(
      (await refusalOf(aws.secrets(keys, region).send(new GetSecretValueCommand({ SecretId: first })))).code,
    ).toBe('AccessDeniedException');
    const events = await aws.trail(keys, region).send(new LookupEventsCommand({ MaxResults: 5 }));
    expect(events.Events).toHaveLength(5);
  }
});

test('durations, tags and policies within their limits', async () => {
  // M, D
  expect((await refusalOf(assume({ DurationSeconds: 60 }))).code).toBe('ValidationError');
  expect((await refusalOf(assume({ DurationSeconds: 7200 }))).message).toBe(
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  );
  expect((await refusalOf(assume({ RoleSessionName: 'has space' }))).code).toBe('ValidationError');
  expect((await refusalOf(assume({ SourceIdentity: 'aws:me' }))).code).toBe('ValidationError');
  expect((await refusalOf(assume({ Policy: '{"Version":' }))).code).toMatch(/^MalformedPolicyDocument/);
  expect(
    (
      await refusalOf(
        assume({
          Policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', X: 1 }] }),
        }),
      )
    ).code,
  ).toMatch(/^MalformedPolicyDocument/);
  const tags = Array.from({ length: 40 }, (_, index) => ({
    Key: `k${index}`.padEnd(60, 'k'),
    Value: 'v'.repeat(200),
  }));
  expect((await refusalOf(assume({ Tags: tags }))).code).toMatch(/^PackedPolicyTooLarge/);
});

test('a session ends when its time is over', async () => {
  const keys = await session({ Policy: onlyThis(paymentsDb) });
  const before = aws.clock.now;
  aws.clock.now = new Date(before.getTime() + 900_000);
  const refusal = await refusalOf(read(keys, paymentsDb));
  aws.clock.now = before;
  // D
  expect(refusal.code).toBe('ExpiredTokenException');
});

test('session keys need their token and their secret', async () => {
  const keys = await session();
  // R: words; D: codes
  expect(await refusalOf(read({ ...keys, sessionToken: undefined }, paymentsDb))).toMatchObject({
    code: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  });
  expect((await refusalOf(read({ ...keys, sessionToken: 'other' }, paymentsDb))).code).toBe(
    'UnrecognizedClientException',
  );
  expect((await refusalOf(read({ ...keys, secretAccessKey: 'wrong' }, paymentsDb))).code).toBe(
    'InvalidSignatureException',
  );
  expect((await refusalOf(assume({}, { ...base, secretAccessKey: 'wrong' }))).code).toBe(
    'SignatureDoesNotMatch',
  );
});

test('records: the policy in full, no secret key, and the source identity on every later call', async () => {
  const policy = onlyThis(paymentsDb);
  const keys = await session({ Policy: policy, Tags: [{ Key: 'request', Value: 'req_7' }] });
  await read(keys, paymentsDb);
  const [opened] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' });
  // R, D
  expect(opened).toMatchObject({
    eventSource: 'sts.amazonaws.com',
    readOnly: true,
    userIdentity: { type: 'IAMUser', userName: 'countersign', accessKeyId: base.accessKeyId },
    requestParameters: {
      roleArn: home.revealRoleArn,
      roleSessionName: 'ana@larkfield.example',
      durationSeconds: 900,
      policy,
      sourceIdentity: 'ana@larkfield.example',
      principalTags: { request: 'req_7' },
    },
    responseElements: {
      credentials: {
        accessKeyId: keys.accessKeyId,
        expiration: expect.stringMatching(/^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2}:\d{2} [AP]M$/),
      },
      sourceIdentity: 'ana@larkfield.example',
    },
    resources: [{ accountId: '000000000000', type: 'AWS::IAM::Role', ARN: home.revealRoleArn }],
  });
  expect(JSON.stringify(opened)).not.toContain(keys.secretAccessKey);
  const acts = await aws.records({ AttributeKey: 'AccessKeyId', AttributeValue: keys.accessKeyId });
  expect(acts.map((record) => record.eventName).sort()).toEqual(['Decrypt', 'GetSecretValue']);
  for (const record of acts) {
    // D: source identity on every event; tags on none.
    expect(record.userIdentity).toMatchObject({
      type: 'AssumedRole',
      arn: 'arn:aws:sts::000000000000:assumed-role/countersign-reveal/ana@larkfield.example',
      accessKeyId: keys.accessKeyId,
      sessionContext: {
        sessionIssuer: { type: 'Role', userName: 'countersign-reveal', arn: home.revealRoleArn },
        attributes: { mfaAuthenticated: 'false' },
        sourceIdentity: 'ana@larkfield.example',
      },
    });
    expect(JSON.stringify(record)).not.toContain('req_7');
  }
  const byName = await aws.records({ AttributeKey: 'Username', AttributeValue: 'ana@larkfield.example' });
  // D: Username is the name of the session.
  expect(byName.length).toBeGreaterThan(0);
});

test('refused: AccessDenied in the record, no parameters; the reader refused: parameters kept', async () => {
  await refusalOf(assume({ ExternalId: 'wrong' }));
  const [refused] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' });
  // R
  expect(refused).toMatchObject({
    errorCode: 'AccessDenied',
    requestParameters: null,
    responseElements: null,
  });
  const keys = await session({ Policy: onlyThis(paymentsDb) });
  await refusalOf(read(keys, 'prod/ledger/db'));
  const [denied] = await aws.records({ AttributeKey: 'AccessKeyId', AttributeValue: keys.accessKeyId });
  // R: AccessDenied in the record although the wire says AccessDeniedException.
  expect(denied).toMatchObject({
    eventName: 'GetSecretValue',
    errorCode: 'AccessDenied',
    requestParameters: { secretId: 'prod/ledger/db' },
  });
});

test('a role of another account: both accounts have the event, under one shared id', async () => {
  const keys = await session({ RoleArn: data.revealRoleArn, ExternalId: data.externalId });
  const identity = await aws.sts(keys).send(new GetCallerIdentityCommand({}));
  expect(identity.Account).toBe(data.accountId);
  const [own] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' });
  const inventory = await session({
    RoleArn: data.inventoryRoleArn,
    ExternalId: data.externalId,
    SourceIdentity: undefined,
  });
  const theirs = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' }, inventory);
  // D
  expect(own?.sharedEventID).toMatch(/^[0-9a-f-]{36}$/);
  expect(theirs.map((record) => record.sharedEventID)).toContain(own?.sharedEventID);
  expect(theirs[0]).toMatchObject({
    recipientAccountId: data.accountId,
    userIdentity: { type: 'AWSAccount', accountId: '000000000000' },
  });
});
