import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretVersionStageCommand,
  ValidateResourcePolicyCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalAws } from '#lib/local-aws/server.ts';
import { eventually, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

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

const DAY_MS = 86_400_000;
const make = (Name: string) => client.send(new CreateSecretCommand({ Name, SecretString: 'example-only' }));
const remove = (SecretId: string, more: object = {}) =>
  client.send(new DeleteSecretCommand({ SecretId, ...more }));

test('a window of thirty days unless told; DeletedDate is the moment of the request', async () => {
  const { ARN } = await make('delete/default');
  const answer = await remove('delete/default');
  // S, D
  expect(answer).toMatchObject({ ARN, Name: 'delete/default' });
  expect(Number(answer.DeletionDate)).toBe(aws.clock.now.getTime() + 30 * DAY_MS);
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'delete/default' }));
  // R
  expect(Number(described.DeletedDate)).toBe(aws.clock.now.getTime());
  // R: LastChangedDate moves with it.
  expect(described.LastChangedDate).toEqual(described.DeletedDate);
  // D
  expect((await client.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
  const planned = await client.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
  expect(planned.SecretList?.map((secret) => secret.Name)).toContain('delete/default');
});

test('windows outside 7 to 30 days, or with force, are refused', async () => {
  await make('delete/window');
  for (const more of [
    { RecoveryWindowInDays: 6 },
    { RecoveryWindowInDays: 31 },
    { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
  ]) {
    // D
    expect(await refusalOf(remove('delete/window', more))).toMatchObject({
      code: 'InvalidParameterException',
    });
  }
  const answer = await remove('delete/window', {
    RecoveryWindowInDays: 7,
    ForceDeleteWithoutRecovery: false,
  });
  expect(Number(answer.DeletionDate)).toBe(aws.clock.now.getTime() + 7 * DAY_MS);
});

test('a forced deletion is at once, and the name is made again with another suffix', async () => {
  const first = await make('delete/forced');
  const answer = await remove('delete/forced', { ForceDeleteWithoutRecovery: true });
  // R
  expect(Number(answer.DeletionDate)).toBe(aws.clock.now.getTime());
  // S
  expect(
    await refusalOf(client.send(new DescribeSecretCommand({ SecretId: 'delete/forced' }))),
  ).toMatchObject({
    code: 'ResourceNotFoundException',
  });
  // S
  expect((await make('delete/forced')).ARN).not.toBe(first.ARN);
  // S: the old ARN does not reach the new secret.
  expect(await refusalOf(client.send(new GetSecretValueCommand({ SecretId: first.ARN })))).toMatchObject({
    code: 'ResourceNotFoundException',
  });
  const events = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'EndSecretVersionDelete' });
  // R
  expect(events[0]).toMatchObject({
    eventType: 'AwsServiceEvent',
    additionalEventData: { ARN: first.ARN, Name: 'delete/forced' },
    requestID: expect.stringMatching(/^SecretDeleteMessage:arn:.*:Forced$/),
  });
});

test('forcing a name that nobody has succeeds; unforced it does not', async () => {
  const answer = await remove('delete/nobody', { ForceDeleteWithoutRecovery: true });
  // S, D
  expect(answer).toMatchObject({
    ARN: expect.stringContaining(':secret:delete/nobody'),
    Name: 'delete/nobody',
    DeletionDate: expect.any(Date),
  });
  // D
  expect(await refusalOf(remove('delete/nobody'))).toMatchObject({ code: 'ResourceNotFoundException' });
  // S
  expect(await refusalOf(remove('no body', { ForceDeleteWithoutRecovery: true }))).toMatchObject({
    code: 'ValidationException',
  });
});

test('forcing after scheduling works; scheduling twice does not', async () => {
  await make('delete/twice');
  await remove('delete/twice');
  // ?
  expect(await refusalOf(remove('delete/twice'))).toMatchObject({ code: 'InvalidRequestException' });
  // S
  await remove('delete/twice', { ForceDeleteWithoutRecovery: true });
});

test('the name stays taken while the deletion is scheduled', async () => {
  await make('delete/taken');
  await remove('delete/taken');
  // S
  expect(await refusalOf(make('delete/taken'))).toEqual({
    code: 'InvalidRequestException',
    message:
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    status: 400,
  });
});

test('marked for deletion, every other operation is refused', async () => {
  await make('delete/marked');
  await remove('delete/marked');
  const SecretId = 'delete/marked';
  const calls = [
    () => client.send(new GetSecretValueCommand({ SecretId })),
    () => client.send(new PutSecretValueCommand({ SecretId, SecretString: 'a' })),
    () => client.send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'a', Value: 'b' }] })),
    () => client.send(new UntagResourceCommand({ SecretId, TagKeys: ['a'] })),
    () => client.send(new RotateSecretCommand({ SecretId })),
    () => client.send(new CancelRotateSecretCommand({ SecretId })),
    () =>
      client.send(
        new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'X', MoveToVersionId: 'a'.repeat(32) }),
      ),
    () => client.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: '{}' })),
    () => client.send(new GetResourcePolicyCommand({ SecretId })),
    () => client.send(new DeleteResourcePolicyCommand({ SecretId })),
    () => client.send(new ValidateResourcePolicyCommand({ SecretId, ResourcePolicy: '{}' })),
    () =>
      client.send(
        new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: 'eu-west-1' }] }),
      ),
  ];
  for (const call of calls) {
    // B, D; S for Tag and Untag
    expect(await refusalOf(call())).toEqual({
      code: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
      status: 400,
    });
  }
  // S
  await client.send(new DescribeSecretCommand({ SecretId }));
  await client.send(new ListSecretVersionIdsCommand({ SecretId }));
});

test('the record carries the date as a US-English text', async () => {
  await make('delete/recorded');
  await remove('delete/recorded', { RecoveryWindowInDays: 9 });
  const records = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'DeleteSecret' });
  const [record] = records.filter(({ requestParameters }) =>
    JSON.stringify(requestParameters).includes('recorded'),
  );
  // R
  expect(record).toMatchObject({
    readOnly: false,
    requestParameters: { secretId: 'delete/recorded', recoveryWindowInDays: 9 },
    responseElements: {
      arn: expect.stringContaining('delete/recorded-'),
      name: 'delete/recorded',
      deletionDate: expect.stringMatching(/^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d:\d\d [AP]M$/),
    },
  });
});

test('when the window ends the secret goes by itself', async () => {
  const { ARN } = await make('delete/purged');
  await remove('delete/purged', { RecoveryWindowInDays: 7 });
  aws.clock.now = new Date(aws.clock.now.getTime() + 7 * DAY_MS - 1000);
  await make('delete/other');
  expect((await client.send(new DescribeSecretCommand({ SecretId: 'delete/purged' }))).ARN).toBe(ARN);
  aws.clock.now = new Date(aws.clock.now.getTime() + 1000);
  await eventually(async () =>
    expect(
      await refusalOf(client.send(new DescribeSecretCommand({ SecretId: 'delete/purged' }))),
    ).toMatchObject({
      code: 'ResourceNotFoundException',
    }),
  );
  await eventually(async () => {
    for (const name of ['StartSecretVersionDelete', 'EndSecretVersionDelete']) {
      const events = await aws.records({ AttributeKey: 'EventName', AttributeValue: name });
      // D, R
      expect(events.map((event) => event.additionalEventData)).toContainEqual({ ARN, Name: 'delete/purged' });
    }
  });
  expect((await make('delete/purged')).ARN).not.toBe(ARN);
});

test('a deletion whose window ends while the server is down is done at the next start', async () => {
  await make('delete/while-down');
  await remove('delete/while-down', { RecoveryWindowInDays: 7 });
  const later = new Date(aws.clock.now.getTime() + 8 * DAY_MS);
  const next = await startLocalAws({
    databaseUrl: aws.databaseUrl,
    keyFile: aws.keyFile,
    port: 0,
    now: () => later,
  });
  try {
    await eventually(async () =>
      expect(
        await refusalOf(client.send(new DescribeSecretCommand({ SecretId: 'delete/while-down' }))),
      ).toMatchObject({ code: 'ResourceNotFoundException' }),
    );
  } finally {
    await next.close();
  }
});
