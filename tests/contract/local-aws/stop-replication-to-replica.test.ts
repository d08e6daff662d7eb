import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  StopReplicationToReplicaCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

const describeSecret = (SecretId: string) => client.send(new DescribeSecretCommand({ SecretId }));

test('the replica becomes a secret of its own', async () => {
  const SecretId = 'promote/me';
  await client.send(
    new CreateSecretCommand({
      Name: SecretId,
      SecretString: 'example-only',
      AddReplicaRegions: [{ Region: 'eu-west-1' }],
    }),
  );
  await eventually(async () =>
    expect((await describeSecret(SecretId)).ReplicationStatus?.[0]?.Status).toBe('InSync'),
  );
  // ?: on the primary there is nothing to promote.
  expect(await refusalOf(client.send(new StopReplicationToReplicaCommand({ SecretId })))).toMatchObject({
    code: 'InvalidParameterException',
  });
  const there = aws.secrets(undefined, 'eu-west-1');
  const answer = await there.send(new StopReplicationToReplicaCommand({ SecretId }));
  expect(answer.ARN).toContain(':eu-west-1:');
  const promoted = await there.send(new DescribeSecretCommand({ SecretId }));
  // D
  expect([promoted.PrimaryRegion, promoted.ARN]).toEqual([undefined, answer.ARN]);
  await there.send(new PutSecretValueCommand({ SecretId, SecretString: 'example-only-own' }));
  expect((await describeSecret(SecretId)).ReplicationStatus).toEqual([]);
  expect((await client.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe('example-only');
});

test('promoting while the primary is written never waits in a circle', async () => {
  const there = aws.secrets(undefined, 'eu-west-1');
  const names = Array.from({ length: 8 }, (_, index) => `promote/race-${index}`);
  for (const Name of names) {
    await client.send(
      new CreateSecretCommand({
        Name,
        SecretString: 'example-only',
        AddReplicaRegions: [{ Region: 'eu-west-1' }],
      }),
    );
  }
  await Promise.all(
    names.map(async (SecretId) => {
      await eventually(async () =>
        expect((await describeSecret(SecretId)).ReplicationStatus?.[0]?.Status).toBe('InSync'),
      );
      const put = client.send(new PutSecretValueCommand({ SecretId, SecretString: 'example-only-more' }));
      await Promise.all([put, there.send(new StopReplicationToReplicaCommand({ SecretId }))]);
      expect((await describeSecret(SecretId)).ReplicationStatus).toEqual([]);
    }),
  );
});
