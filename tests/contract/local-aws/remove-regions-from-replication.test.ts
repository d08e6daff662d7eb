import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  RemoveRegionsFromReplicationCommand,
  type SecretsManagerClient,
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

test('the replica goes, and an empty list of replicas stays', async () => {
  const SecretId = 'remove/one';
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
  const unknown = new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: ['us-east-1'] });
  // ?
  expect(await refusalOf(client.send(unknown))).toMatchObject({ code: 'InvalidParameterException' });
  const answer = await client.send(
    new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: ['eu-west-1'] }),
  );
  expect(answer.ReplicationStatus).toEqual([]);
  const described = await describeSecret(SecretId);
  // R
  expect([described.ReplicationStatus, described.PrimaryRegion]).toEqual([[], undefined]);
  expect(
    await refusalOf(aws.secrets(undefined, 'eu-west-1').send(new DescribeSecretCommand({ SecretId }))),
  ).toMatchObject({ code: 'ResourceNotFoundException' });
  await client.send(new DeleteSecretCommand({ SecretId }));
});
