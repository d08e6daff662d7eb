import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

const functionArn = (name: string) => `arn:aws:lambda:eu-central-1:000000000000:function:${name}`;
const GENERIC = functionArn('countersign-rotate-generic-api-key');

let aws: TestAws;
let client: SecretsManagerClient;
beforeAll(async () => {
  // An attempt that fails is not made again within these tests.
  aws = await startTestAws({ rotationRetrySeconds: 3600, backgroundSeconds: 0.05 });
  client = aws.secrets();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const make = (Name: string) => client.send(new CreateSecretCommand({ Name, SecretString: 'example-only' }));
const describeSecret = (SecretId: string) => client.send(new DescribeSecretCommand({ SecretId }));
const named = (AttributeValue: string) => aws.records({ AttributeKey: 'EventName', AttributeValue });

test('rotation is off, and function and rules stay', async () => {
  const SecretId = 'cancel/done';
  await make(SecretId);
  await client.send(
    new RotateSecretCommand({
      SecretId,
      RotationLambdaARN: GENERIC,
      RotationRules: { AutomaticallyAfterDays: 7 },
    }),
  );
  await eventually(async () => expect(await named('RotationSucceeded')).toHaveLength(1));
  const answer = await client.send(new CancelRotateSecretCommand({ SecretId }));
  // D: no VersionId when none was running.
  expect([answer.Name, answer.VersionId]).toEqual([SecretId, undefined]);
  const described = await describeSecret(SecretId);
  // S, D
  expect(described).toMatchObject({
    RotationEnabled: false,
    RotationLambdaARN: GENERIC,
    RotationRules: { AutomaticallyAfterDays: 7 },
  });
  expect(described.NextRotationDate).toBeUndefined();
  const [record] = await named('CancelRotateSecret');
  // D: the API event is the only one.
  expect(record).toMatchObject({ eventType: 'AwsApiCall', requestParameters: { secretId: SecretId } });
});

test('half-way the labels stay where they are', async () => {
  const SecretId = 'cancel/half-way';
  await make(SecretId);
  const RotationLambdaARN = functionArn('countersign-rotate-failing');
  const { VersionId = '' } = await client.send(new RotateSecretCommand({ SecretId, RotationLambdaARN }));
  await eventually(async () => expect(await named('RotationFailed')).toHaveLength(1));
  const answer = await client.send(new CancelRotateSecretCommand({ SecretId }));
  // D
  expect(answer.VersionId).toBe(VersionId);
  expect((await describeSecret(SecretId)).VersionIdsToStages?.[VersionId]).toEqual(['AWSPENDING']);
  // Nothing is attempted any more.
  aws.clock.now = new Date(aws.clock.now.getTime() + 2 * 3_600_000);
  await make('cancel/other');
  await client.send(new RotateSecretCommand({ SecretId: 'cancel/other', RotationLambdaARN: GENERIC }));
  await eventually(async () => expect(await named('RotationSucceeded')).toHaveLength(2));
  expect(await named('RotationFailed')).toHaveLength(1);
});

test('where rotation never was set up nothing happens', async () => {
  await make('cancel/never');
  // ?
  await client.send(new CancelRotateSecretCommand({ SecretId: 'cancel/never' }));
  expect((await describeSecret('cancel/never')).RotationEnabled).toBeUndefined();
  // S
  expect(
    await refusalOf(client.send(new CancelRotateSecretCommand({ SecretId: 'cancel/nobody' }))),
  ).toMatchObject({ code: 'ResourceNotFoundException' });
});
