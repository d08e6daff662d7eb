import {
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
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

test('the policy goes; deleting none is no error', async () => {
  const SecretId = 'policy/delete';
  const { ARN } = await client.send(
    new CreateSecretCommand({ Name: SecretId, SecretString: 'example-only' }),
  );
  await client.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: policy({ Principal: '*' }) }));
  // M
  expect(await client.send(new DeleteResourcePolicyCommand({ SecretId }))).toMatchObject({
    ARN,
    Name: SecretId,
  });
  expect((await client.send(new GetResourcePolicyCommand({ SecretId }))).ResourcePolicy).toBeUndefined();
  await client.send(new DeleteResourcePolicyCommand({ SecretId }));
  const [record] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'DeleteResourcePolicy' });
  // D
  expect(record).toMatchObject({ readOnly: false, responseElements: { arn: ARN, name: SecretId } });
  expect(
    await refusalOf(client.send(new DeleteResourcePolicyCommand({ SecretId: 'policy/nobody' }))),
  ).toMatchObject({ code: 'ResourceNotFoundException' });
});
