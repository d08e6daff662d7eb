import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, startTestAws, type TestAws } from './test-aws.ts';

// Evidence: S recorded from AWS, V run against AWS by others, R recorded records, M service model, D documentation,
// B quoted from AWS in bug reports, E another emulator, ? our choice.
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

test('answers ARN with a six-character suffix, name and the token as version id', async () => {
  const token = randomUUID();
  const made = await client.send(
    new CreateSecretCommand({
      Name: 'create/plain',
      SecretString: 'example-only',
      ClientRequestToken: token,
    }),
  );
  // S, V
  expect(made.ARN).toMatch(
    /^arn:aws:secretsmanager:eu-central-1:000000000000:secret:create\/plain-[A-Za-z0-9]{6}$/,
  );
  expect(made).toMatchObject({ Name: 'create/plain', VersionId: token });
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'create/plain' }));
  // S: a plain secret has exactly these members.
  expect(
    Object.keys(described)
      .filter((key) => key !== '$metadata')
      .sort(),
  ).toEqual(['ARN', 'CreatedDate', 'LastChangedDate', 'Name', 'VersionIdsToStages']);
  expect(described.VersionIdsToStages).toEqual({ [token]: ['AWSCURRENT'] });
});

test('the same token and value again give the same answer, another value is refused', async () => {
  const command = {
    Name: 'create/idempotent',
    SecretString: 'example-only-a',
    ClientRequestToken: randomUUID(),
  };
  const first = await client.send(new CreateSecretCommand(command));
  const again = await client.send(new CreateSecretCommand(command));
  // V
  expect([again.ARN, again.VersionId]).toEqual([first.ARN, first.VersionId]);
  const refusal = await refusalOf(
    client.send(new CreateSecretCommand({ ...command, SecretString: 'example-only-b' })),
  );
  // V, text
  expect(refusal).toEqual({
    code: 'ResourceExistsException',
    status: 400,
    message:
      `You can't use ClientRequestToken ${command.ClientRequestToken} because that value is already in use for a ` +
      `version of secret ${first.ARN}.`,
  });
});

test('a name that is taken is refused under a new token', async () => {
  await client.send(new CreateSecretCommand({ Name: 'create/taken', SecretString: 'example-only' }));
  const refusal = await refusalOf(
    client.send(new CreateSecretCommand({ Name: 'create/taken', SecretString: 'example-only' })),
  );
  // S, V
  expect(refusal).toEqual({
    code: 'ResourceExistsException',
    status: 400,
    message: 'The operation failed because the secret create/taken already exists.',
  });
});

test('of two calls that make one name at once, one wins', async () => {
  const calls = Array.from({ length: 8 }, () =>
    client.send(new CreateSecretCommand({ Name: 'create/race', SecretString: 'example-only' })).then(
      () => 'made',
      (error: Error) => error.name,
    ),
  );
  const ends = await Promise.all(calls);
  expect(ends.filter((end) => end === 'made')).toHaveLength(1);
  expect(ends.filter((end) => end === 'ResourceExistsException')).toHaveLength(7);
});

test('without a value there is no version, and the first one put becomes current', async () => {
  const made = await client.send(new CreateSecretCommand({ Name: 'create/empty' }));
  expect(made.VersionId).toBeUndefined();
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'create/empty' }));
  expect(described.VersionIdsToStages).toBeUndefined();
  // S
  expect(await refusalOf(client.send(new GetSecretValueCommand({ SecretId: 'create/empty' })))).toMatchObject(
    {
      code: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    },
  );
  // D: AWSCURRENT even if only other labels were asked for.
  const put = await client.send(
    new PutSecretValueCommand({
      SecretId: 'create/empty',
      SecretString: 'example-only',
      VersionStages: ['MINE'],
    }),
  );
  expect([...(put.VersionStages ?? [])].sort()).toEqual(['AWSCURRENT', 'MINE']);
});

test('a missing token is refused before anything else is looked up, in the recorded raw form', async () => {
  const answer = await aws.raw('secretsmanager.CreateSecret', JSON.stringify({ Name: 'create/raw' }));
  // S: raw body, capital Message, no namespace.
  expect(answer.status).toBe(400);
  expect(answer.json).toEqual({
    __type: 'InvalidRequestException',
    Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
  });
});

test('both kinds of value at once are refused', async () => {
  const refusal = await refusalOf(
    client.send(
      new CreateSecretCommand({ Name: 'create/both', SecretString: 'a', SecretBinary: Buffer.from('b') }),
    ),
  );
  // B
  expect(refusal).toMatchObject({
    code: 'InvalidParameterException',
    message: "You can't specify both a binary secret value and a string secret value in the same secret.",
  });
});

test('constraints of the model are refused by the generic validator, and values are never quoted', async () => {
  const answer = await aws.raw(
    'secretsmanager.CreateSecret',
    JSON.stringify({ ClientRequestToken: 'short', SecretString: 'x'.repeat(65_537) }),
  );
  // B, M: code and wording of the validator.
  expect(answer.json).toEqual({
    __type: 'ValidationException',
    message:
      "3 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; " +
      "Value 'short' at 'clientRequestToken' failed to satisfy constraint: Member must have length greater than or " +
      "equal to 32; Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal " +
      'to 65536',
  });
});

test('a customer key that is not there is refused', async () => {
  const refusal = await refusalOf(
    client.send(
      new CreateSecretCommand({ Name: 'create/key', SecretString: 'a', KmsKeyId: 'alias/nobodys' }),
    ),
  );
  // D: code; which of the codes is our choice.
  expect(refusal.code).toBe('EncryptionFailure');
});

test('the default key by any of its names is no customer key', async () => {
  for (const [index, KmsKeyId] of [
    'alias/aws/secretsmanager',
    'arn:aws:kms:eu-central-1:000000000000:alias/aws/secretsmanager',
  ].entries()) {
    const Name = `create/default-key-${index}`;
    await client.send(new CreateSecretCommand({ Name, SecretString: 'example-only', KmsKeyId }));
    // S: KmsKeyId is there only for another key.
    expect((await client.send(new DescribeSecretCommand({ SecretId: Name }))).KmsKeyId).toBeUndefined();
  }
});

test('refused calls leave nothing behind', async () => {
  for (const name of ['create/raw', 'create/both', 'create/key']) {
    const refusal = await refusalOf(client.send(new DescribeSecretCommand({ SecretId: name })));
    expect(refusal.message).toBe("Secrets Manager can't find the specified secret.");
  }
});

test('the record has the request without the value, and KMS tells the version', async () => {
  const token = randomUUID();
  const made = await client.send(
    new CreateSecretCommand({
      Name: 'create/recorded',
      SecretString: 'example-only-hidden',
      ClientRequestToken: token,
      Description: 'd',
      Tags: [{ Key: 'owner', Value: 'team' }],
    }),
  );
  const [record] = (await aws.records({ AttributeKey: 'EventName', AttributeValue: 'CreateSecret' })).filter(
    (found) => (found.requestParameters as { name?: string } | null)?.name === 'create/recorded',
  );
  // R
  expect(record).toMatchObject({
    eventSource: 'secretsmanager.amazonaws.com',
    eventType: 'AwsApiCall',
    readOnly: false,
    managementEvent: true,
    eventCategory: 'Management',
    recipientAccountId: '000000000000',
    requestParameters: {
      name: 'create/recorded',
      clientRequestToken: token,
      description: 'd',
      tags: [{ key: 'owner', value: 'team' }],
    },
    responseElements: { arn: made.ARN },
  });
  expect(JSON.stringify(record)).not.toContain('example-only-hidden');
  const shadows = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'GenerateDataKey' });
  // D, R
  expect(shadows).toContainEqual(
    expect.objectContaining({
      eventSource: 'kms.amazonaws.com',
      sourceIPAddress: 'secretsmanager.amazonaws.com',
      userIdentity: expect.objectContaining({
        invokedBy: 'secretsmanager.amazonaws.com',
        userName: 'administrator',
      }),
      requestParameters: {
        keyId: 'alias/aws/secretsmanager',
        keySpec: 'AES_256',
        encryptionContext: { SecretARN: made.ARN, SecretVersionId: token },
      },
    }),
  );
});

test('the type of a managed external secret is shown', async () => {
  await client.send(
    new CreateSecretCommand({ Name: 'create/typed', SecretString: 'example-only', Type: 'ExampleApi' }),
  );
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'create/typed' }));
  // M
  expect(described.Type).toBe('ExampleApi');
});
