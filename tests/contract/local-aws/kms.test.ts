import { randomBytes } from 'node:crypto';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf, startTestAws, type TestAws } from './test-aws.ts';

const ACCOUNT = '000000000000';
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

let aws: TestAws;
let client: KMSClient;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
  client = aws.kms();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

async function makeKey(alias?: string): Promise<string> {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: 'example-only' }));
  const arn = KeyMetadata?.Arn ?? '';
  if (alias !== undefined) {
    await client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: arn }));
  }
  return arn;
}

test('a key is found by id, ARN, alias and alias ARN, and described', async () => {
  const arn = await makeKey('alias/four-ways');
  const id = arn.split('/')[1] ?? '';
  for (const name of [id, arn, 'alias/four-ways', `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/four-ways`]) {
    // M
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: name }));
    expect(KeyMetadata).toMatchObject({
      Arn: arn,
      KeyId: id,
      AWSAccountId: ACCOUNT,
      Enabled: true,
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      Origin: 'AWS_KMS',
      MultiRegion: false,
    });
  }
});

test('what is not there: the words for a key and for an alias', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  // B
  expect(await refusalOf(client.send(new DescribeKeyCommand({ KeyId: id })))).toEqual({
    code: 'NotFoundException',
    status: 400,
    message: `Key 'arn:aws:kms:eu-central-1:${ACCOUNT}:key/${id}' does not exist`,
  });
  // B
  expect(await refusalOf(client.send(new DescribeKeyCommand({ KeyId: 'alias/nobody' })))).toMatchObject({
    message: `Alias arn:aws:kms:eu-central-1:${ACCOUNT}:alias/nobody is not found.`,
  });
});

test('text goes in and comes out, bound to its encryption context in any order', async () => {
  const KeyId = await makeKey();
  const plain = randomBytes(4096);
  const { CiphertextBlob } = await client.send(
    new EncryptCommand({ KeyId, Plaintext: plain, EncryptionContext: { a: '1', b: '2' } }),
  );
  const open = (EncryptionContext?: Record<string, string>) =>
    client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
  const opened = await open({ b: '2', a: '1' });
  // M
  expect(Buffer.from(opened.Plaintext ?? []).equals(plain)).toBe(true);
  expect(opened).toMatchObject({ KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
  const others: (Record<string, string> | undefined)[] = [
    undefined,
    {},
    { a: '1' },
    { a: '1', b: '3' },
    { A: '1', b: '2' },
  ];
  for (const wrong of others) {
    // D
    expect(await refusalOf(open(wrong))).toMatchObject({ code: 'InvalidCiphertextException', status: 400 });
  }
});

test('any changed byte of a ciphertext is refused', async () => {
  const KeyId = await makeKey();
  const { CiphertextBlob } = await client.send(
    new EncryptCommand({ KeyId, Plaintext: Buffer.from('example-only') }),
  );
  const whole = Buffer.from(CiphertextBlob ?? []);
  for (let place = 0; place < whole.length; place += 7) {
    const changed = Buffer.from(whole);
    changed[place] = (changed[place] ?? 0) ^ 1;
    const { code } = await refusalOf(client.send(new DecryptCommand({ CiphertextBlob: changed })));
    // A changed name of the key leads to another account's key, or to none.
    expect(['InvalidCiphertextException', 'AccessDeniedException']).toContain(code);
  }
});

test('the key named in Decrypt must be the one of the ciphertext', async () => {
  const [first, second] = [await makeKey(), await makeKey()];
  const { CiphertextBlob } = await client.send(
    new EncryptCommand({ KeyId: first, Plaintext: Buffer.from('example-only') }),
  );
  const open = (KeyId: string) => client.send(new DecryptCommand({ CiphertextBlob, KeyId }));
  expect((await open(first)).KeyId).toBe(first);
  // B
  expect(await refusalOf(open(second))).toMatchObject({ code: 'IncorrectKeyException' });
});

test('a data key of the wished size comes in the clear and sealed', async () => {
  const KeyId = await makeKey();
  for (const [wish, size] of [
    [{ KeySpec: 'AES_256' }, 32],
    [{ KeySpec: 'AES_128' }, 16],
    [{ NumberOfBytes: 64 }, 64],
  ] as const) {
    const made = await client.send(
      new GenerateDataKeyCommand({ KeyId, ...wish, EncryptionContext: { a: '1' } }),
    );
    // M
    expect(made.Plaintext?.length).toBe(size);
    const opened = await client.send(
      new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext: { a: '1' } }),
    );
    expect(opened.Plaintext).toEqual(made.Plaintext);
  }
  // ?
  expect(await refusalOf(client.send(new GenerateDataKeyCommand({ KeyId })))).toMatchObject({
    code: 'ValidationException',
  });
});

test('a disabled key does nothing, and stops reads and writes of the secrets under it', async () => {
  const KeyId = await makeKey();
  const secrets = aws.secrets();
  const SecretId = 'kms/under-a-key';
  await secrets.send(
    new CreateSecretCommand({ Name: SecretId, KmsKeyId: KeyId, SecretString: 'example-only' }),
  );
  await client.send(new DisableKeyCommand({ KeyId }));
  // B
  expect(
    await refusalOf(client.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }))),
  ).toMatchObject({ code: 'DisabledException', message: `${KeyId} is disabled.` });
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
  expect(KeyMetadata).toMatchObject({ Enabled: false, KeyState: 'Disabled' });
  // D
  expect(await refusalOf(secrets.send(new GetSecretValueCommand({ SecretId })))).toMatchObject({
    code: 'DecryptionFailure',
    status: 400,
  });
  // D
  expect(
    await refusalOf(secrets.send(new PutSecretValueCommand({ SecretId, SecretString: 'example-only-2' }))),
  ).toMatchObject({ code: 'EncryptionFailure', status: 400 });
  await client.send(new EnableKeyCommand({ KeyId }));
  expect((await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe('example-only');
});

test('the policy on a key has the first word over secrets under it', async () => {
  const KeyId = await makeKey();
  const secrets = aws.secrets();
  const SecretId = 'kms/under-a-policy';
  await secrets.send(
    new CreateSecretCommand({ Name: SecretId, KmsKeyId: KeyId, SecretString: 'example-only' }),
  );
  const put = (...more: object[]) => {
    const manage = { Effect: 'Allow', Principal: { AWS: ROOT }, Action: ['kms:*Policy'], Resource: '*' };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [manage, ...more] });
    return client.send(new PutKeyPolicyCommand({ KeyId, Policy }));
  };
  const read = () => secrets.send(new GetSecretValueCommand({ SecretId }));
  const use = { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:Decrypt', Resource: '*' };
  await put();
  // D: what the key's policy does not admit, the caller's own policies cannot allow.
  expect(await refusalOf(read())).toMatchObject({
    code: 'AccessDeniedException',
    message: 'Access to KMS is not allowed',
  });
  const through = 'secretsmanager.eu-central-1.amazonaws.com';
  await put({ ...use, Condition: { StringEquals: { 'kms:ViaService': through } } });
  expect((await read()).SecretString).toBe('example-only');
  // The same key is not open to a caller who comes directly.
  expect(
    await refusalOf(
      client.send(
        new DecryptCommand({
          CiphertextBlob: Buffer.concat([
            Buffer.from([1, 0, KeyId.length]),
            Buffer.from(KeyId),
            randomBytes(40),
          ]),
        }),
      ),
    ),
  ).toMatchObject({ code: 'AccessDeniedException' });
  await put({
    ...use,
    Condition: { StringLike: { 'kms:EncryptionContext:SecretARN': '*:secret:another/*' } },
  });
  expect(await refusalOf(read())).toMatchObject({ code: 'AccessDeniedException' });
  await put({ ...use, Condition: { StringLike: { 'kms:EncryptionContext:SecretARN': '*:secret:kms/*' } } });
  expect((await read()).SecretString).toBe('example-only');
  await put(use, { ...use, Effect: 'Deny' });
  expect(await refusalOf(read())).toMatchObject({ code: 'AccessDeniedException' });
});

test('a policy that cannot be read or locks the caller out is refused; a new key has the usual one', async () => {
  const KeyId = await makeKey();
  const { Policy, PolicyName } = await client.send(new GetKeyPolicyCommand({ KeyId }));
  // D
  expect(JSON.parse(Policy ?? '{}').Statement).toEqual([
    expect.objectContaining({ Principal: { AWS: ROOT }, Action: 'kms:*', Resource: '*' }),
  ]);
  expect(PolicyName).toBe('default');
  const put = (text: string) => refusalOf(client.send(new PutKeyPolicyCommand({ KeyId, Policy: text })));
  expect(await put('{"Statement":')).toMatchObject({ code: 'MalformedPolicyDocumentException' });
  const other = { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'kms:Decrypt', Resource: '*' };
  // B
  expect(await put(JSON.stringify({ Version: '2012-10-17', Statement: [other] }))).toEqual({
    code: 'MalformedPolicyDocumentException',
    status: 400,
    message: 'The new key policy will not allow you to update the key policy in the future.',
  });
  expect((await client.send(new GetKeyPolicyCommand({ KeyId }))).Policy).toBe(Policy);
});

test('keys and aliases are listed in pages, the AWS managed key among them', async () => {
  const found: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await client.send(new ListKeysCommand({ Limit: 2, Marker }));
    // M
    expect(page.Keys?.length).toBeLessThanOrEqual(2);
    found.push(...(page.Keys ?? []).map((key) => key.KeyArn ?? ''));
    expect(page.Truncated).toBe(page.NextMarker !== undefined);
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  expect(new Set(found).size).toBe(found.length);
  const aliases = (await client.send(new ListAliasesCommand({}))).Aliases ?? [];
  const named = aliases.find((alias) => alias.AliasName === 'alias/aws/secretsmanager');
  const managed = await client.send(new DescribeKeyCommand({ KeyId: 'alias/aws/secretsmanager' }));
  expect(named?.TargetKeyId).toBe(managed.KeyMetadata?.KeyId);
  expect(found).toContain(managed.KeyMetadata?.Arn);
  expect(managed.KeyMetadata?.KeyManager).toBe('AWS');
  expect(aliases.map((alias) => alias.AliasName)).toContain('alias/payments');
  const payments = await client.send(new ListAliasesCommand({ KeyId: 'alias/payments' }));
  expect(payments.Aliases?.map((alias) => alias.AliasName)).toEqual(['alias/payments']);
});

test('the AWS managed key serves Secrets Manager only', async () => {
  const KeyId = 'alias/aws/secretsmanager';
  // D
  expect(
    await refusalOf(client.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }))),
  ).toMatchObject({ code: 'AccessDeniedException' });
  const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId }));
  expect(Policy).toContain('kms:ViaService');
  expect((await client.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled).toBe(true);
});

test('aliases: the name taken, reserved or without its beginning', async () => {
  const arn = await makeKey('alias/taken');
  const make = (AliasName: string) =>
    refusalOf(client.send(new CreateAliasCommand({ AliasName, TargetKeyId: arn })));
  expect(await make('alias/taken')).toMatchObject({ code: 'AlreadyExistsException' });
  expect(await make('alias/aws/mine')).toMatchObject({ code: 'InvalidAliasNameException' });
  expect(await make('mine')).toMatchObject({ code: 'InvalidAliasNameException' });
  expect((await client.send(new GetKeyRotationStatusCommand({ KeyId: arn }))).KeyRotationEnabled).toBe(false);
});

test('records of KMS name the key and never hold what was encrypted', async () => {
  const KeyId = await makeKey();
  await client.send(
    new EncryptCommand({ KeyId, Plaintext: Buffer.from('wonderland'), EncryptionContext: { a: '1' } }),
  );
  const [record] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'Encrypt' });
  // R
  expect(record).toMatchObject({
    eventSource: 'kms.amazonaws.com',
    readOnly: true,
    requestParameters: { keyId: KeyId, encryptionContext: { a: '1' } },
    responseElements: null,
    resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: KeyId }],
  });
  expect(JSON.stringify(record)).not.toContain(Buffer.from('wonderland').toString('base64'));
});

test('raw answers: lower-case message, no value in a refusal', async () => {
  const body = JSON.stringify({ KeyId: 'alias/nobody', Plaintext: Buffer.from('rabbit').toString('base64') });
  const answer = await aws.raw('TrentService.Encrypt', body);
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({ __type: 'NotFoundException', message: expect.any(String) });
  const wrong = await aws.raw('TrentService.Encrypt', '{"KeyId":"a","EncryptionContext":{"a":1}}');
  expect(wrong.json.__type).toBe('SerializationException');
  const tooLong = await aws.raw(
    'TrentService.Encrypt',
    JSON.stringify({ KeyId: 'a', Plaintext: Buffer.alloc(4097, 'q').toString('base64') }),
  );
  expect(tooLong.json.__type).toBe('ValidationException');
  expect(tooLong.text).not.toContain('qqqq');
});
