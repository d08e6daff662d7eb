import {
  CreateSecretCommand,
  GetResourcePolicyCommand,
  type SecretsManagerClient,
  ValidateResourcePolicyCommand,
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

const validate = (ResourcePolicy: string, SecretId?: string) =>
  client.send(new ValidateResourcePolicyCommand({ ResourcePolicy, SecretId }));
const words = async (text: string, SecretId?: string) => {
  const answer = await validate(text, SecretId);
  expect(answer.PolicyValidationPassed).toBe((answer.ValidationErrors ?? []).length === 0);
  return answer.ValidationErrors?.map((error) => error.ErrorMessage);
};

test('reports what PutResourcePolicy would refuse, and stores nothing', async () => {
  await client.send(new CreateSecretCommand({ Name: 'policy/check', SecretString: 'example-only' }));
  // M, D
  expect(await words(policy({ Principal: { AWS: '000000000000' } }), 'policy/check')).toEqual([]);
  expect(await words('policy')).toEqual(['This resource policy contains a syntax error.']);
  expect(await words(policy({ Principal: { AWS: 'nobody' } }))).toEqual([
    'This resource policy contains an unsupported principal.',
  ]);
  expect(await words(policy({ Principal: '*' }))).toHaveLength(1);
  const lockout = policy({ Effect: 'Deny', Principal: '*', Action: '*' });
  expect(await words(lockout, 'policy/check')).toEqual([
    'Your requested changes will not allow you to manage this secret in the future.',
  ]);
  const stored = await client.send(new GetResourcePolicyCommand({ SecretId: 'policy/check' }));
  expect(stored.ResourcePolicy).toBeUndefined();
  // S
  expect(await refusalOf(validate('{}', 'no body'))).toMatchObject({ code: 'ValidationException' });
  expect(await refusalOf(validate('{}', 'policy/nobody'))).toMatchObject({
    code: 'ResourceNotFoundException',
  });
});
