import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT } from './another-account/local-only.ts';
import { refusalOf, startTestAws, type TestAws } from './test-aws.ts';

/** Who calls with a key that nobody was given. */
const CALLER = {
  type: 'IAMUser',
  userName: 'administrator',
  accessKeyId: 'test',
  accountId: '000000000000',
};

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

async function make(name: string, value = 'example-only'): Promise<{ arn: string; version: string }> {
  const made = await client.send(new CreateSecretCommand({ Name: name, SecretString: value }));
  return { arn: made.ARN ?? '', version: made.VersionId ?? '' };
}

test('by name, full ARN and partial ARN the current value comes', async () => {
  const { arn, version } = await make('get/three-ways', 'example-only-1');
  for (const id of ['get/three-ways', arn, arn.slice(0, -7)]) {
    // S
    const read = await client.send(new GetSecretValueCommand({ SecretId: id }));
    expect(read).toMatchObject({
      ARN: arn,
      Name: 'get/three-ways',
      VersionId: version,
      SecretString: 'example-only-1',
      VersionStages: ['AWSCURRENT'],
    });
    expect(read.SecretBinary).toBeUndefined();
    expect(read.CreatedDate).toBeInstanceOf(Date);
  }
});

test('the partial ARN of a name that ends like a suffix finds nothing', async () => {
  const { arn } = await make('get/trap-a1b2c3');
  // S 2022, D
  expect(
    await refusalOf(client.send(new GetSecretValueCommand({ SecretId: arn.slice(0, -7) }))),
  ).toMatchObject({
    code: 'ResourceNotFoundException',
  });
  expect((await client.send(new GetSecretValueCommand({ SecretId: arn }))).ARN).toBe(arn);
});

test.each(['get/safe-a1b2', 'get/safe-a1b2c3-'])('the partial ARN of %s is safe', async (name) => {
  const { arn } = await make(name);
  // S 2024
  expect((await client.send(new GetSecretValueCommand({ SecretId: arn.slice(0, -7) }))).Name).toBe(name);
});

test('a wrong suffix, another region and another case find nothing', async () => {
  const { arn } = await make('get/exact');
  const wrong = `${arn.slice(0, -6)}${arn.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA'}`;
  for (const id of [wrong, arn.replace('eu-central-1', 'eu-west-1'), 'get/Exact']) {
    // S, D
    expect(await refusalOf(client.send(new GetSecretValueCommand({ SecretId: id })))).toEqual({
      code: 'ResourceNotFoundException',
      status: 400,
      message: "Secrets Manager can't find the specified secret.",
    });
  }
});

test("another account's ARN is refused without saying whether it exists", async () => {
  const id = 'arn:aws:secretsmanager:eu-central-1:999988887777:secret:prod/db-ZyXwVu';
  // D
  expect(await refusalOf(client.send(new GetSecretValueCommand({ SecretId: id })))).toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining(
      'because no resource-based policy allows the secretsmanager:GetSecretValue',
    ),
  });
});

test('by version, by stage, by both, and the texts when they do not lead anywhere', async () => {
  const { version: first } = await make('get/versions', 'example-only-1');
  const second = (
    await client.send(new PutSecretValueCommand({ SecretId: 'get/versions', SecretString: 'example-only-2' }))
  ).VersionId;
  const read = (more: { VersionId?: string; VersionStage?: string }) =>
    client.send(new GetSecretValueCommand({ SecretId: 'get/versions', ...more }));
  expect((await read({ VersionId: first })).SecretString).toBe('example-only-1');
  expect((await read({ VersionStage: 'AWSPREVIOUS' })).VersionId).toBe(first);
  expect((await read({ VersionStage: 'AWSCURRENT', VersionId: second })).SecretString).toBe('example-only-2');
  // S
  expect(await refusalOf(read({ VersionStage: 'AWSCURRENT', VersionId: first }))).toEqual({
    code: 'InvalidRequestException',
    status: 400,
    message: 'You provided a VersionStage that is not associated to the provided VersionId.',
  });
  // S
  expect(await refusalOf(read({ VersionStage: 'NOSUCH' }))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret value for staging label: NOSUCH",
  });
  const nowhere = randomUUID();
  // S
  expect(await refusalOf(read({ VersionId: nowhere }))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: `Secrets Manager can't find the specified secret value for VersionId: ${nowhere}`,
  });
});

test('binary is base64 on the wire, and only one of the two members is there', async () => {
  const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);
  await client.send(new CreateSecretCommand({ Name: 'get/binary', SecretBinary: bytes }));
  const answer = await aws.raw('secretsmanager.GetSecretValue', JSON.stringify({ SecretId: 'get/binary' }));
  // S
  expect(answer.json.SecretBinary).toBe(bytes.toString('base64'));
  expect(answer.json).not.toHaveProperty('SecretString');
  expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
  expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
});

test('text comes back as it went in, whatever it holds', async () => {
  const odd = '\u0000\r\n\u2028\ud83d\udd11 " \\ \u001b[31m $\u007bx}';
  await make('get/odd', odd);
  expect((await client.send(new GetSecretValueCommand({ SecretId: 'get/odd' }))).SecretString).toBe(odd);
});

test('a read sets the day of access, of the secret and of that version only', async () => {
  await make('get/accessed');
  const before = await client.send(new DescribeSecretCommand({ SecretId: 'get/accessed' }));
  // S: absent before the first read.
  expect(before.LastAccessedDate).toBeUndefined();
  await client.send(new GetSecretValueCommand({ SecretId: 'get/accessed' }));
  const after = await client.send(new DescribeSecretCommand({ SecretId: 'get/accessed' }));
  // S, R: midnight UTC of the day.
  expect(after.LastAccessedDate?.toISOString()).toBe(
    `${aws.clock.now.toISOString().slice(0, 10)}T00:00:00.000Z`,
  );
  expect(after.LastChangedDate).toEqual(before.LastChangedDate);
});

test('an invalid name is refused with the recorded words', async () => {
  for (const id of [
    'with space',
    'a:b',
    'é',
    'arn:aws:secretsmanager:eu-central-1:000000000000:secret:a b',
  ]) {
    // S
    expect(await refusalOf(client.send(new GetSecretValueCommand({ SecretId: id })))).toEqual({
      code: 'ValidationException',
      status: 400,
      message:
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    });
  }
});

test('records keep the id as it was written, failures too, and KMS names the version read', async () => {
  const { arn, version } = await make('get/recorded');
  await client.send(new GetSecretValueCommand({ SecretId: 'get/recorded' }));
  await refusalOf(client.send(new GetSecretValueCommand({ SecretId: 'get/not-there' })));
  const reads = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'GetSecretValue' });
  const of = (id: string) =>
    reads.find((record) => (record.requestParameters as { secretId?: string } | null)?.secretId === id);
  // R
  expect(of('get/recorded')).toMatchObject({
    readOnly: true,
    responseElements: null,
    // Only here is it known who calls.
    ...(ACCOUNT === undefined ? { userIdentity: CALLER } : {}),
  });
  expect(of('get/recorded')).not.toHaveProperty('errorCode');
  expect(of('get/not-there')).toMatchObject({
    errorCode: 'ResourceNotFoundException',
    errorMessage: "Secrets Manager can't find the specified secret.",
    requestParameters: { secretId: 'get/not-there' },
    responseElements: null,
  });
  const uses = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'Decrypt' });
  // D, R
  expect(uses).toContainEqual(
    expect.objectContaining({
      requestParameters: {
        encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        encryptionContext: { SecretARN: arn, SecretVersionId: version },
      },
    }),
  );
});
