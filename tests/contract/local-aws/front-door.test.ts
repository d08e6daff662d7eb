import { request } from 'node:http';
import { connect } from 'node:net';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalAws } from '#lib/local-aws/server.ts';
import { authorization, type Keys, localOnly, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const GET = 'secretsmanager.GetSecretValue';

test('authentication refusals of the JSON services', async () => {
  const refused = async (header: string) => (await aws.raw(GET, '{}', { authorization: header })).json;
  // D, R
  expect(await refused('')).toEqual({
    __type: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  });
  expect((await refused('Bearer x')).__type).toBe('IncompleteSignatureException');
  expect((await refused('AWS4-HMAC-SHA256 Credential=test/x')).__type).toBe('IncompleteSignatureException');
  expect((await refused(authorization('sts'))).__type).toBe('InvalidSignatureException');
  expect((await refused(authorization('secretsmanager', 'test', 'nowhere'))).__type).toBe(
    'InvalidSignatureException',
  );
});

test("told which keys are the administrator's, all others that nobody was given are refused", async () => {
  localOnly('An option of the server.');
  const strict = await startTestAws({ administratorKeys: ['AKIALOCALADMIN'] });
  const words = 'The security token included in the request is invalid.';
  const keysOf = (accessKeyId: string, sessionToken?: string) => ({
    accessKeyId,
    secretAccessKey: 'example-only',
    sessionToken,
  });
  const ask = (keys: Keys) => strict.secrets(keys).send(new GetSecretValueCommand({ SecretId: 'nobody' }));
  try {
    expect((await refusalOf(ask(keysOf('AKIALOCALADMIN')))).code).toBe('ResourceNotFoundException');
    for (const keys of [keysOf('AKIANOBODY'), keysOf('ASIANOBODY'), keysOf('ASIANOBODY', 'example-only')]) {
      // R
      expect(await refusalOf(ask(keys))).toMatchObject({
        code: 'UnrecognizedClientException',
        message: words,
        status: 400,
      });
      // ?: the generic list of errors
      expect(await refusalOf(strict.sts(keys).send(new GetCallerIdentityCommand({})))).toMatchObject({
        code: 'InvalidClientTokenId',
        message: words,
        status: 403,
      });
    }
    // Nobody is known to have called: there is no record of it.
    const records = await strict.records(undefined, keysOf('AKIALOCALADMIN'));
    expect(records.filter((record) => record.eventName === 'GetCallerIdentity')).toEqual([]);
  } finally {
    await strict.close();
  }
});

test('unknown operations, services and missing targets', async () => {
  for (const target of [
    'secretsmanager.NoSuchOperation',
    'NoService.GetSecretValue',
    'GetSecretValue',
    '',
    undefined,
  ]) {
    const answer = await aws.raw(target, '{}');
    // D
    expect([answer.status, answer.json.__type]).toEqual([400, 'UnknownOperationException']);
  }
});

test('null counts as absent and unknown members are ignored', async () => {
  const answer = await aws.raw(GET, '{"SecretId":"nobody","VersionId":null,"Newer":{"a":[1]}}');
  // ?: as AWS does for newer clients
  expect(answer.json.__type).toBe('ResourceNotFoundException');
});

test('a body over ten megabytes gets an answer in the form of AWS', async () => {
  const answer = await aws.raw(GET, Buffer.alloc(10 * 1024 * 1024 + 1, 0x20));
  // ?
  expect([answer.status, answer.json.__type]).toEqual([413, 'RequestEntityTooLargeException']);
  expect((await aws.raw(GET, '{"SecretId":"nobody"}')).json.__type).toBe('ResourceNotFoundException');
});

test('requests sent to another name than loopback are refused', async () => {
  const status = await new Promise((resolve, reject) => {
    const call = request(
      aws.url,
      {
        method: 'POST',
        headers: {
          host: 'rebound.example:4566',
          'x-amz-target': GET,
          authorization: authorization('secretsmanager'),
        },
      },
      (response) => resolve(response.statusCode),
    );
    call.on('error', reject);
    call.end('{}');
  });
  expect(status).toBe(403);
});

test('other methods and a plain visit are refused in the form of AWS', async () => {
  const visit = await fetch(aws.url);
  expect(visit.status).toBe(400);
  expect(await visit.text()).toContain('<Code>MissingAction</Code>');
  const put = await fetch(aws.url, { method: 'PUT', body: '{}' });
  expect((await put.json()).__type).toBe('UnknownOperationException');
});

test('a client that goes away in the middle of its body is not a defect', async () => {
  const { hostname, port } = new URL(aws.url);
  await new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.end(
        `POST / HTTP/1.1\r\nHost: ${hostname}\r\nX-Amz-Target: ${GET}\r\nContent-Length: 99\r\n\r\n{"Secret`,
      );
    });
    socket.once('close', resolve).resume();
  });
  expect((await refusalOf(aws.secrets().send(new GetSecretValueCommand({ SecretId: 'x' })))).code).toBe(
    'ResourceNotFoundException',
  );
  expect(aws.defects).toEqual([]);
});

test('it does not start off loopback, on a taken port, or with a foreign key file', async () => {
  const options = { databaseUrl: aws.databaseUrl, keyFile: aws.keyFile };
  const code = (extra: object) =>
    startLocalAws({ ...options, port: 0, ...extra }).then(
      () => 'started',
      (error: { code?: string }) => error.code,
    );
  expect(await code({ host: '0.0.0.0' })).toBe('not-loopback');
  expect(await code({ host: 'example.com' })).toBe('not-loopback');
  expect(await code({ port: Number(new URL(aws.url).port) })).toBe('port-taken');
  expect(await code({ keyFile: `${aws.keyFile}-other` })).toBe('key-file-of-another-database');
});
