import {
  BatchGetSecretValueCommand,
  type BatchGetSecretValueCommandInput,
  CreateSecretCommand,
  DeleteSecretCommand,
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

const batch = (input: BatchGetSecretValueCommandInput) => client.send(new BatchGetSecretValueCommand(input));
const make = (Name: string) =>
  client.send(new CreateSecretCommand({ Name, SecretString: `example-only ${Name}` }));

test('what can be read is in SecretValues, the rest in Errors', async () => {
  const { ARN } = await make('batch/a');
  await make('batch/b');
  await make('batch/gone');
  await client.send(new DeleteSecretCommand({ SecretId: 'batch/gone' }));
  const answer = await batch({ SecretIdList: ['batch/b', 'batch/nobody', ARN ?? '', 'batch/gone'] });
  // D
  expect(answer.SecretValues?.map(({ Name, SecretString }) => [Name, SecretString])).toEqual([
    ['batch/b', 'example-only batch/b'],
    ['batch/a', 'example-only batch/a'],
  ]);
  expect(answer.SecretValues?.[0]).toMatchObject({
    VersionStages: ['AWSCURRENT'],
    VersionId: expect.any(String),
    CreatedDate: expect.any(Date),
  });
  expect(answer.Errors).toEqual([
    {
      SecretId: 'batch/nobody',
      ErrorCode: 'ResourceNotFoundException',
      Message: "Secrets Manager can't find the specified secret.",
    },
    {
      SecretId: 'batch/gone',
      ErrorCode: 'InvalidRequestException',
      Message: "You can't perform this operation on the secret because it was marked for deletion.",
    },
  ]);
});

test('filters page by themselves', async () => {
  for (const name of ['filter/1', 'filter/2', 'filter/3']) await make(name);
  const Filters = [{ Key: 'name' as const, Values: ['filter/'] }];
  const first = await batch({ Filters, MaxResults: 2 });
  expect(first.SecretValues?.map((value) => value.Name)).toEqual(['filter/1', 'filter/2']);
  const second = await batch({ Filters, MaxResults: 2, NextToken: first.NextToken });
  expect(second.SecretValues?.map((value) => value.Name)).toEqual(['filter/3']);
  expect(second.NextToken).toBeUndefined();
  // M
  expect(await refusalOf(batch({ Filters, NextToken: 'not-ours' }))).toMatchObject({
    code: 'InvalidNextTokenException',
  });
});

test('either a list or filters, and a size only with filters', async () => {
  for (const input of [
    {},
    { SecretIdList: ['a'], Filters: [{ Key: 'name' as const, Values: ['a'] }] },
    { SecretIdList: ['a'], MaxResults: 3 },
  ]) {
    // D
    expect(await refusalOf(batch(input))).toMatchObject({ code: 'InvalidParameterException' });
  }
  // M
  expect(
    await refusalOf(batch({ SecretIdList: Array.from({ length: 21 }, (_, index) => `a${index}`) })),
  ).toMatchObject({ code: 'ValidationException' });
});

test('every secret of the batch leaves a GetSecretValue entry and a Decrypt', async () => {
  await make('recorded/a');
  await make('recorded/b');
  await batch({ SecretIdList: ['recorded/a', 'recorded/b', 'recorded/nobody'] });
  const reads = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'GetSecretValue' });
  const about = reads.map((record) => [
    (record.requestParameters as { secretId: string }).secretId,
    record.errorCode,
  ]);
  // D; ? for their parameters
  expect(about).toEqual(
    expect.arrayContaining([
      ['recorded/a', undefined],
      ['recorded/b', undefined],
      ['recorded/nobody', 'ResourceNotFoundException'],
    ]),
  );
  const [own] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'BatchGetSecretValue' });
  expect(own).toMatchObject({ readOnly: true, responseElements: null });
  const decrypts = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'Decrypt' });
  const arns = decrypts.map((record) => JSON.stringify(record.requestParameters));
  // D, R
  for (const name of ['recorded/a', 'recorded/b'])
    expect(arns.some((text) => text.includes(name))).toBe(true);
});
