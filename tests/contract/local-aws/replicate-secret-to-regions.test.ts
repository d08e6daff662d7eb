import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, localOnly, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let client: SecretsManagerClient;
beforeAll(async () => {
  aws = await startTestAws({ backgroundSeconds: 0.05 });
  client = aws.secrets();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const there = () => aws.secrets(undefined, 'eu-west-1');
const statusOf = async (SecretId: string) =>
  (await client.send(new DescribeSecretCommand({ SecretId }))).ReplicationStatus;
const inSync = (SecretId: string) =>
  eventually(async () => expect((await statusOf(SecretId))?.map(({ Status }) => Status)).toEqual(['InSync']));
const replicate = (SecretId: string, more: object = {}) =>
  client.send(
    new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: 'eu-west-1' }], ...more }),
  );

test('the replica has the ARN of its primary but for the region, and follows it', async () => {
  const made = await client.send(
    new CreateSecretCommand({ Name: 'replica/follows', SecretString: 'example-only-0' }),
  );
  const SecretId = 'replica/follows';
  const answer = await replicate(SecretId);
  expect(answer).toMatchObject({
    ARN: made.ARN,
    ReplicationStatus: [{ Region: 'eu-west-1', Status: 'InProgress' }],
  });
  await inSync(SecretId);
  // R
  expect(await statusOf(SecretId)).toMatchObject([
    { Region: 'eu-west-1', StatusMessage: 'Replication succeeded' },
  ]);
  const replica = await there().send(new DescribeSecretCommand({ SecretId }));
  // D
  expect(replica.ARN).toBe(made.ARN?.replace('eu-central-1', 'eu-west-1'));
  // R
  expect([replica.PrimaryRegion, replica.ReplicationStatus]).toEqual(['eu-central-1', undefined]);
  expect((await client.send(new DescribeSecretCommand({ SecretId }))).PrimaryRegion).toBe('eu-central-1');
  const second = await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'example-only-1' }));
  await client.send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'team', Value: 'payments' }] }));
  await inSync(SecretId);
  const read = await there().send(new GetSecretValueCommand({ SecretId }));
  expect([read.SecretString, read.VersionId]).toEqual(['example-only-1', second.VersionId]);
  const described = await there().send(new DescribeSecretCommand({ SecretId }));
  expect(described.Tags).toEqual([{ Key: 'team', Value: 'payments' }]);
  expect(described.VersionIdsToStages).toEqual(
    (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages,
  );
  // M: the day of the last read there.
  expect((await statusOf(SecretId))?.[0]?.LastAccessedDate).toBeInstanceOf(Date);
  const listed = await there().send(
    new ListSecretsCommand({ Filters: [{ Key: 'primary-region', Values: ['eu-central'] }] }),
  );
  expect(listed.SecretList?.map(({ Name }) => Name)).toEqual([SecretId]);
  expect((await there().send(new ListSecretVersionIdsCommand({ SecretId }))).Versions).toHaveLength(2);
});

test('writes on a replica are refused', async () => {
  const SecretId = 'replica/read-only';
  await client.send(
    new CreateSecretCommand({
      Name: SecretId,
      SecretString: 'example-only',
      AddReplicaRegions: [{ Region: 'eu-west-1' }],
    }),
  );
  await inSync(SecretId);
  const client2 = there();
  for (const call of [
    () => client2.send(new PutSecretValueCommand({ SecretId, SecretString: 'a' })),
    () => client2.send(new UpdateSecretCommand({ SecretId, Description: 'a' })),
    () => client2.send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'a', Value: 'b' }] })),
    () => client2.send(new DeleteSecretCommand({ SecretId })),
    () => client2.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: '{}' })),
    () => client2.send(new RotateSecretCommand({ SecretId })),
    () =>
      client2.send(
        new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: 'us-east-1' }] }),
      ),
  ]) {
    // B
    expect(await refusalOf(call())).toEqual({
      code: 'InvalidParameterException',
      message: "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
      status: 400,
    });
  }
  // B
  expect(await refusalOf(client.send(new DeleteSecretCommand({ SecretId })))).toEqual({
    code: 'InvalidParameterException',
    message: "You can't delete secret replica/read-only that still has replica regions [eu-west-1].",
    status: 400,
  });
});

test('a name that is taken there fails, unless it may be overwritten', async () => {
  const SecretId = 'replica/taken';
  await there().send(new CreateSecretCommand({ Name: SecretId, SecretString: 'example-only-theirs' }));
  await client.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'example-only-ours' }));
  await replicate(SecretId);
  await eventually(async () => expect((await statusOf(SecretId))?.[0]?.Status).toBe('Failed'));
  // E
  expect((await statusOf(SecretId))?.[0]?.StatusMessage).toContain('already exists in region eu-west-1');
  expect((await there().send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe(
    'example-only-theirs',
  );
  await replicate(SecretId, { ForceOverwriteReplicaSecret: true });
  await inSync(SecretId);
  expect((await there().send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe(
    'example-only-ours',
  );
});

test('its own region is no replica region', async () => {
  await client.send(new CreateSecretCommand({ Name: 'replica/own', SecretString: 'example-only' }));
  expect(
    await refusalOf(replicate('replica/own', { AddReplicaRegions: [{ Region: 'eu-central-1' }] })),
  ).toMatchObject({ code: 'InvalidParameterException' });
  expect(await statusOf('replica/own')).toBeUndefined();
});

test('a secret that is made with replicas needs the right to replicate, and names its regions to conditions', async () => {
  localOnly('A role is made for it.');
  const allow = (more: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] });
  const trust = allow({ Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' });
  const RoleName = 'makes-replicas';
  await aws.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const PolicyDocument = allow({ Action: 'secretsmanager:*', Resource: '*' });
  await aws.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'may', PolicyDocument }));
  const make = async (Name: string, Region: string, rights: object) => {
    const { Credentials } = await aws.sts().send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::000000000000:role/${RoleName}`,
        RoleSessionName: 'someone',
        Policy: allow({ Resource: '*', ...rights }),
      }),
    );
    const keys = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    };
    return aws.secrets(keys).send(new CreateSecretCommand({ Name, AddReplicaRegions: [{ Region }] }));
  };
  const only = {
    Action: 'secretsmanager:*',
    Condition: { 'ForAllValues:StringEquals': { 'secretsmanager:AddReplicaRegions': ['eu-west-1'] } },
  };
  // D
  expect((await make('replica/allowed', 'eu-west-1', only)).ReplicationStatus).toHaveLength(1);
  expect(await refusalOf(make('replica/elsewhere', 'eu-west-2', only))).toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining('allows the secretsmanager:CreateSecret action'),
  });
  expect(
    await refusalOf(make('replica/without', 'eu-west-1', { Action: 'secretsmanager:CreateSecret' })),
  ).toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining('allows the secretsmanager:ReplicateSecretToRegions action'),
  });
});

test('told to, it leaves service events where the primary is', async () => {
  localOnly('An option of the server.');
  const telling = await startTestAws({ replicationEvents: true, backgroundSeconds: 0.05 });
  try {
    const secrets = telling.secrets();
    const AddReplicaRegions = [{ Region: 'eu-west-1' }];
    const { ARN } = await secrets.send(
      new CreateSecretCommand({ Name: 'replica/told', SecretString: 'example-only', AddReplicaRegions }),
    );
    // ?: names as documented, the rest as in the events of rotation
    for (const AttributeValue of ['ReplicationStarted', 'ReplicationSucceeded']) {
      await eventually(async () =>
        expect(await telling.records({ AttributeKey: 'EventName', AttributeValue })).toMatchObject([
          {
            eventType: 'AwsServiceEvent',
            userIdentity: { accountId: '000000000000', invokedBy: 'secretsmanager.amazonaws.com' },
            additionalEventData: { SecretId: ARN },
            requestParameters: null,
            responseElements: null,
          },
        ]),
      );
    }
  } finally {
    expect(telling.defects).toEqual([]);
    await telling.close();
  }
});
