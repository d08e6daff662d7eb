import {
  CreateSecretCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
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

const policy = (statement: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*', ...statement }],
  });

test('without a policy there is no such member', async () => {
  const { ARN } = await client.send(
    new CreateSecretCommand({ Name: 'policy/none', SecretString: 'example-only' }),
  );
  const raw = await aws.raw('secretsmanager.GetResourcePolicy', JSON.stringify({ SecretId: 'policy/none' }));
  // S
  expect(raw.json).toEqual({ ARN, Name: 'policy/none' });
  const ResourcePolicy = policy({ Principal: { AWS: '000000000000' } });
  await client.send(new PutResourcePolicyCommand({ SecretId: 'policy/none', ResourcePolicy }));
  // S
  expect((await client.send(new GetResourcePolicyCommand({ SecretId: ARN }))).ResourcePolicy).toBe(
    ResourcePolicy,
  );
  expect(
    await refusalOf(client.send(new GetResourcePolicyCommand({ SecretId: 'policy/nobody' }))),
  ).toMatchObject({ code: 'ResourceNotFoundException' });
});
