import {
  CreateSecretCommand,
  DescribeSecretCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
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

test('after the last tag went there is an empty list, not nothing', async () => {
  const SecretId = 'untag/last';
  await client.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'example-only' }));
  const tags = async () => (await client.send(new DescribeSecretCommand({ SecretId }))).Tags;
  // S
  expect(await tags()).toBeUndefined();
  await client.send(new UntagResourceCommand({ SecretId, TagKeys: ['never'] }));
  expect(await tags()).toBeUndefined();
  const Tags = [
    { Key: 'team', Value: 'payments' },
    { Key: 'Team', Value: 'other' },
  ];
  await client.send(new TagResourceCommand({ SecretId, Tags }));
  // D: keys are case-sensitive; a key that is not there is no error.
  await client.send(new UntagResourceCommand({ SecretId, TagKeys: ['team', 'missing'] }));
  expect(await tags()).toEqual([{ Key: 'Team', Value: 'other' }]);
  await client.send(new UntagResourceCommand({ SecretId, TagKeys: ['Team'] }));
  // S
  expect(await tags()).toEqual([]);
});

test('the answer is empty, and the refusals are those of other operations', async () => {
  await client.send(new CreateSecretCommand({ Name: 'untag/raw', SecretString: 'example-only' }));
  const raw = await aws.raw(
    'secretsmanager.UntagResource',
    JSON.stringify({ SecretId: 'untag/raw', TagKeys: [] }),
  );
  // M, S
  expect([raw.status, raw.text]).toEqual([200, '']);
  expect(
    await refusalOf(client.send(new UntagResourceCommand({ SecretId: 'untag/nobody', TagKeys: ['a'] }))),
  ).toMatchObject({ code: 'ResourceNotFoundException' });
  // S
  expect(
    await refusalOf(client.send(new UntagResourceCommand({ SecretId: 'un tag', TagKeys: ['a'] }))),
  ).toMatchObject({ code: 'ValidationException' });
  // B
  expect((await aws.raw('secretsmanager.UntagResource', '{"SecretId":"untag/raw"}')).json.__type).toBe(
    'ValidationException',
  );
});
