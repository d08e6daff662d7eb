import {
  CreateSecretCommand,
  DescribeSecretCommand,
  type SecretsManagerClient,
  type Tag,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let client: SecretsManagerClient;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
  client = aws.secrets();
  await client.send(new CreateSecretCommand({ Name: 'tagged', SecretString: 'example-only' }));
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

function tag(name: string, ...tags: Tag[]) {
  return client.send(new TagResourceCommand({ SecretId: name, Tags: tags }));
}

async function tags() {
  return (await client.send(new DescribeSecretCommand({ SecretId: 'tagged' }))).Tags;
}

test('never tagged: no member; then keys are case-sensitive and the same key overwrites', async () => {
  expect(await tags()).toBeUndefined(); // S
  await tag('tagged', { Key: 'Env', Value: 'dev' }, { Key: 'env', Value: 'prod' });
  await tag('tagged', { Key: 'env', Value: 'test' }, { Key: '__proto__', Value: 'x' });
  // D
  expect(await tags()).toEqual([
    { Key: 'Env', Value: 'dev' },
    { Key: 'env', Value: 'test' },
    { Key: '__proto__', Value: 'x' },
  ]);
});

test('answers 200 with an empty body', async () => {
  const answer = await aws.raw(
    'secretsmanager.TagResource',
    JSON.stringify({ SecretId: 'tagged', Tags: [{ Key: 'a', Value: '' }] }),
  );
  // M, S
  expect([answer.status, answer.text]).toEqual([200, '']);
});

test('reserved keys, too many tags, a secret marked for deletion', async () => {
  // D; ? for the code
  expect((await refusalOf(tag('tagged', { Key: 'aws:x', Value: 'y' }))).code).toBe(
    'InvalidParameterException',
  );
  const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
  expect((await refusalOf(tag('tagged', ...many))).code).toBe('InvalidParameterException');
  // S
  expect(await refusalOf(tag('prod/checkout/legacy-gateway', { Key: 'a', Value: 'b' }))).toMatchObject({
    code: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  });
});
