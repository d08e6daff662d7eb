import { randomUUID } from 'node:crypto';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  type SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOnly, refusalOf, sorted, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let client: SecretsManagerClient;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
  client = aws.secrets();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const make = (Name: string) => client.send(new CreateSecretCommand({ Name, SecretString: 'example-only-0' }));
const describeSecret = (name: string) => client.send(new DescribeSecretCommand({ SecretId: name }));

test('a value makes a new current version', async () => {
  const v0 = (await make('update/value')).VersionId ?? '';
  const answer = await client.send(
    new UpdateSecretCommand({ SecretId: 'update/value', SecretString: 'example-only-1' }),
  );
  // S
  expect(answer).toMatchObject({ Name: 'update/value', VersionId: expect.any(String) });
  expect(sorted((await describeSecret('update/value')).VersionIdsToStages)).toEqual({
    [v0]: ['AWSPREVIOUS'],
    [answer.VersionId ?? '']: ['AWSCURRENT'],
  });
  const binary = new UpdateSecretCommand({ SecretId: 'update/value', SecretBinary: Buffer.from([1, 2, 3]) });
  await client.send(binary);
  const read = await client.send(new GetSecretValueCommand({ SecretId: 'update/value' }));
  // S
  expect([read.SecretString, [...(read.SecretBinary ?? [])]]).toEqual([undefined, [1, 2, 3]]);
});

test('without a value no version is made, and the answer has no VersionId', async () => {
  const v0 = (await make('update/description')).VersionId ?? '';
  const before = await describeSecret('update/description');
  aws.clock.now = new Date(aws.clock.now.getTime() + 5000);
  const answer = await client.send(
    new UpdateSecretCommand({ SecretId: 'update/description', Description: 'for checkout' }),
  );
  // S
  expect(answer.VersionId).toBeUndefined();
  const after = await describeSecret('update/description');
  expect(after.Description).toBe('for checkout');
  expect(after.VersionIdsToStages).toEqual({ [v0]: ['AWSCURRENT'] });
  // R
  expect(Number(after.LastChangedDate)).toBe(Number(before.LastChangedDate) + 5000);
  // S: nothing at all is fine too.
  expect(
    (await client.send(new UpdateSecretCommand({ SecretId: 'update/description' }))).VersionId,
  ).toBeUndefined();
  await client.send(new UpdateSecretCommand({ SecretId: 'update/description', Description: '' }));
  // S: only there when not empty.
  expect((await describeSecret('update/description')).Description).toBeUndefined();
});

test('the same token: the same value succeeds, another one is refused', async () => {
  await make('update/token');
  const command = {
    SecretId: 'update/token',
    SecretString: 'example-only-a',
    ClientRequestToken: randomUUID(),
  };
  const first = await client.send(new UpdateSecretCommand(command));
  // V, although the documentation says it is an error
  expect((await client.send(new UpdateSecretCommand(command))).VersionId).toBe(first.VersionId);
  const listed = await client.send(new ListSecretVersionIdsCommand({ SecretId: 'update/token' }));
  expect(listed.Versions).toHaveLength(2);
  // V
  expect(
    await refusalOf(client.send(new UpdateSecretCommand({ ...command, SecretString: 'example-only-b' }))),
  ).toMatchObject({
    code: 'ResourceExistsException',
    message: `You can't use ClientRequestToken ${command.ClientRequestToken} because that value is already in use for a version of secret ${first.ARN}.`,
  });
});

test('another key re-encrypts the labelled versions, and they stay readable', async () => {
  await make('update/key');
  await client.send(new UpdateSecretCommand({ SecretId: 'update/key', SecretString: 'example-only-1' }));
  const seeded = await client.send(new DescribeSecretCommand({ SecretId: 'prod/payments/db' }));
  const KmsKeyId = seeded.KmsKeyId ?? '';
  await client.send(new UpdateSecretCommand({ SecretId: 'update/key', KmsKeyId }));
  // S, R: the full ARN of the key
  expect((await describeSecret('update/key')).KmsKeyId).toBe(KmsKeyId);
  const listed = await client.send(new ListSecretVersionIdsCommand({ SecretId: 'update/key' }));
  // D
  expect(listed.Versions?.map((version) => version.KmsKeyIds)).toEqual([[KmsKeyId], [KmsKeyId]]);
  const read = (VersionStage: string) =>
    client.send(new GetSecretValueCommand({ SecretId: 'update/key', VersionStage }));
  expect((await read('AWSPREVIOUS')).SecretString).toBe('example-only-0');
  expect((await read('AWSCURRENT')).SecretString).toBe('example-only-1');
  await client.send(
    new UpdateSecretCommand({ SecretId: 'update/key', KmsKeyId: 'alias/aws/secretsmanager' }),
  );
  expect((await describeSecret('update/key')).KmsKeyId).toBeUndefined();
  expect((await read('AWSCURRENT')).SecretString).toBe('example-only-1');
  // D
  expect(
    await refusalOf(
      client.send(new UpdateSecretCommand({ SecretId: 'update/key', KmsKeyId: 'alias/nobody' })),
    ),
  ).toMatchObject({ code: 'EncryptionFailure' });
});

test('a customer key is tried before a secret is put under it, at the making and at a change', async () => {
  localOnly('A key is made for it.');
  const { KeyMetadata } = await aws.kms().send(new CreateKeyCommand({}));
  const KmsKeyId = KeyMetadata?.Arn ?? '';
  const made = await client.send(new CreateSecretCommand({ Name: 'update/tried-made', KmsKeyId }));
  const changed = await make('update/tried-changed');
  await client.send(new UpdateSecretCommand({ SecretId: 'update/tried-changed', KmsKeyId }));
  await client.send(new UpdateSecretCommand({ SecretId: 'update/tried-changed', KmsKeyId }));
  const records = await aws.records({ AttributeKey: 'ResourceName', AttributeValue: KmsKeyId });
  const tries = (arn: string | undefined) =>
    records
      .filter(({ requestParameters }) => {
        const context = (requestParameters as { encryptionContext?: Record<string, string> } | null)
          ?.encryptionContext;
        return context?.SecretARN === arn && context?.SecretVersionId === 'RequestToValidateKeyAccess';
      })
      .map(({ eventName, userIdentity }) => [eventName, (userIdentity as { invokedBy?: string }).invokedBy])
      .sort();
  const once = [
    ['Decrypt', 'secretsmanager.amazonaws.com'],
    ['GenerateDataKey', 'secretsmanager.amazonaws.com'],
  ];
  // D, R; a change to the same key tries nothing.
  expect(tries(made.ARN)).toEqual(once);
  expect(tries(changed.ARN)).toEqual(once);
});

test('who may not encrypt with the new key changes it for later versions only', async () => {
  localOnly('A role and a key are made for it.');
  const { KeyMetadata } = await aws.kms().send(new CreateKeyCommand({}));
  await make('update/key-later');
  const allow = (more: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] });
  const RoleName = 'changes-keys';
  const trust = allow({ Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' });
  await aws.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const rights = ['secretsmanager:*', 'kms:Decrypt', 'kms:GenerateDataKey'];
  const change = async (Action: string[]) => {
    const PolicyDocument = allow({ Action, Resource: '*' });
    await aws.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName: 'may', PolicyDocument }));
    const { Credentials } = await aws.sts().send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::000000000000:role/${RoleName}`,
        RoleSessionName: 'someone',
      }),
    );
    const keys = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    };
    await aws
      .secrets(keys)
      .send(new UpdateSecretCommand({ SecretId: 'update/key-later', KmsKeyId: KeyMetadata?.Arn }));
    const { Versions } = await client.send(new ListSecretVersionIdsCommand({ SecretId: 'update/key-later' }));
    return Versions?.map((version) => version.KmsKeyIds);
  };
  // D: existing versions are put under the new key only if the caller may kms:Encrypt.
  expect(await change(rights)).toEqual([['DefaultEncryptionKey']]);
  expect((await describeSecret('update/key-later')).KmsKeyId).toBe(KeyMetadata?.Arn);
  await client.send(
    new UpdateSecretCommand({ SecretId: 'update/key-later', KmsKeyId: 'alias/aws/secretsmanager' }),
  );
  expect(await change([...rights, 'kms:Encrypt'])).toEqual([[KeyMetadata?.Arn]]);
});

test('refusals: no token, both values, unknown, invalid name, marked for deletion', async () => {
  const raw = await aws.raw('secretsmanager.UpdateSecret', JSON.stringify({ SecretId: 'nobody' }));
  // S
  expect(raw.json).toEqual({
    __type: 'InvalidRequestException',
    Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
  });
  // B
  expect(
    await refusalOf(
      client.send(
        new UpdateSecretCommand({ SecretId: 'nobody', SecretString: 'a', SecretBinary: Buffer.from('a') }),
      ),
    ),
  ).toMatchObject({ code: 'InvalidParameterException' });
  // S
  expect(await refusalOf(client.send(new UpdateSecretCommand({ SecretId: 'nobody' })))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret.",
  });
  // S
  expect(await refusalOf(client.send(new UpdateSecretCommand({ SecretId: 'no body' })))).toMatchObject({
    code: 'ValidationException',
    message:
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  });
  await make('update/gone');
  await client.send(new DeleteSecretCommand({ SecretId: 'update/gone' }));
  // B, D
  expect(
    await refusalOf(client.send(new UpdateSecretCommand({ SecretId: 'update/gone', Description: 'x' }))),
  ).toMatchObject({
    code: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  });
});

test('the record shows no value', async () => {
  await make('update/recorded');
  await client.send(
    new UpdateSecretCommand({
      SecretId: 'update/recorded',
      SecretString: 'example-only-hidden',
      Description: 'd',
    }),
  );
  const [record] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'UpdateSecret' });
  // D, ? in detail
  expect(record).toMatchObject({
    readOnly: false,
    requestParameters: { secretId: 'update/recorded', description: 'd' },
    responseElements: { name: 'update/recorded', versionId: expect.any(String) },
  });
  expect(JSON.stringify(record)).not.toContain('example-only-hidden');
});
