import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let client: SecretsManagerClient;
beforeAll(async () => {
  aws = await startTestAws();
  client = aws.secrets();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

test('a restored secret is as it was', async () => {
  const SecretId = 'restore/me';
  await client.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'example-only-0' }));
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: 'example-only-1' }));
  const before = await client.send(new DescribeSecretCommand({ SecretId }));
  await client.send(new DeleteSecretCommand({ SecretId }));
  const answer = await client.send(new RestoreSecretCommand({ SecretId }));
  // S, D
  expect(answer).toMatchObject({ ARN: before.ARN, Name: SecretId });
  const after = await client.send(new DescribeSecretCommand({ SecretId }));
  expect(after.DeletedDate).toBeUndefined();
  expect(after.VersionIdsToStages).toEqual(before.VersionIdsToStages);
  expect((await client.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe('example-only-1');
  const events = await aws.records({
    AttributeKey: 'EventName',
    AttributeValue: 'CancelSecretVersionDelete',
  });
  // D: one for each version
  expect(events).toHaveLength(2);
  expect(events[0]).toMatchObject({
    eventType: 'AwsServiceEvent',
    additionalEventData: { ARN: before.ARN, Name: SecretId },
  });
});

test('a secret that is not marked stays as it is; an unknown one is not found', async () => {
  await client.send(new CreateSecretCommand({ Name: 'restore/alive', SecretString: 'example-only' }));
  const before = await client.send(new DescribeSecretCommand({ SecretId: 'restore/alive' }));
  aws.clock.now = new Date(aws.clock.now.getTime() + 1000);
  // ?
  await client.send(new RestoreSecretCommand({ SecretId: 'restore/alive' }));
  const after = await client.send(new DescribeSecretCommand({ SecretId: 'restore/alive' }));
  expect(after.LastChangedDate).toEqual(before.LastChangedDate);
  // S
  expect(
    await refusalOf(client.send(new RestoreSecretCommand({ SecretId: 'restore/nobody' }))),
  ).toMatchObject({
    code: 'ResourceNotFoundException',
  });
});
