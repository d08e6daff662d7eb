import { request } from 'node:http';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
} from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { authorization, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

const SecretId = 'faults/plain';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
  await aws.secrets().send(new CreateSecretCommand({ Name: SecretId, SecretString: 'example-only' }));
});
afterEach(async () => {
  await control('DELETE');
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

async function control(method: string, body?: unknown, path = '', headers: Record<string, string> = {}) {
  const answer = await fetch(`${aws.url}/_local/faults${path}`, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

const read = (id = SecretId) => aws.secrets().send(new GetSecretValueCommand({ SecretId: id }));
const rawRead = (id = SecretId) => aws.raw('secretsmanager.GetSecretValue', JSON.stringify({ SecretId: id }));

test('nothing goes wrong unless asked to', async () => {
  expect((await control('GET')).json).toEqual({ faults: [] });
  expect((await read()).SecretString).toBe('example-only');
});

test.each([
  ['throttling', 'ThrottlingException', 400],
  ['internal-error', 'InternalServiceError', 500],
  ['unavailable', 'ServiceUnavailableException', 503],
  ['kms-denied', 'AccessDeniedException', 400],
])('%s: by control and by name', async (kind, code, status) => {
  await control('POST', { kind, operation: 'GetSecretValue', name: SecretId, count: 1 });
  expect(await refusalOf(read())).toMatchObject({ code, status });
  // Used up.
  expect((await control('GET')).json).toEqual({ faults: [] });
  expect((await read()).SecretString).toBe('example-only');

  const Name = `local-aws/fault/${kind}/one`;
  await aws.secrets().send(new CreateSecretCommand({ Name, SecretString: 'example-only' }));
  const described = await aws.secrets().send(new DescribeSecretCommand({ SecretId: Name }));
  for (const id of [Name, described.ARN ?? ''])
    expect(await refusalOf(read(id))).toMatchObject({ code, status });
  await aws.secrets().send(new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true }));
});

test('each protocol has its own names for it', async () => {
  await control('POST', { kind: 'throttling' });
  expect(await refusalOf(aws.sts().send(new GetCallerIdentityCommand({})))).toMatchObject({
    code: 'Throttling',
  });
  const list = new ListObjectsV2Command({ Bucket: 'local-aws-trail-files' });
  // D
  expect(await refusalOf(aws.s3().send(list))).toMatchObject({ code: 'SlowDown', status: 503 });
});

test('a fault befalls only what it names', async () => {
  await control('POST', { kind: 'throttling', operation: 'GetSecretValue', name: 'faults/other*' });
  expect((await read()).SecretString).toBe('example-only');
  expect((await aws.secrets().send(new ListSecretsCommand({}))).SecretList).toBeDefined();
  expect(await refusalOf(read('faults/other-one'))).toMatchObject({ code: 'ThrottlingException' });
});

test('denied by KMS: the record of the use says so', async () => {
  await control('POST', { kind: 'kms-denied', count: 1 });
  await refusalOf(read());
  const uses = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'Decrypt' });
  expect(uses.some((record) => record.errorCode === 'AccessDenied')).toBe(true);
});

test('reset: the head promises a body of which half comes', async () => {
  await control('POST', { kind: 'reset', count: 1 });
  await expect(rawRead()).rejects.toThrow();
  expect((await read()).SecretString).toBe('example-only');
});

test('truncated: a whole answer with half a document', async () => {
  await control('POST', { kind: 'truncated', count: 1 });
  const { status, text, json } = await rawRead();
  expect(status).toBe(200);
  expect(text.startsWith('{"ARN"')).toBe(true);
  expect(json).toEqual({});
});

test('garbled: as long as before and no document', async () => {
  const whole = (await rawRead()).text;
  await control('POST', { kind: 'garbled', count: 1 });
  const { status, text, json } = await rawRead();
  expect([status, text.length]).toEqual([200, whole.length]);
  expect(text).not.toBe(whole);
  expect(json).toEqual({});
});

test('trickle: the answer comes in small pieces', async () => {
  await control('POST', { kind: 'trickle', count: 1 });
  const pieces: number[] = [];
  await new Promise<void>((resolve, reject) => {
    const call = request(aws.url, {
      method: 'POST',
      headers: {
        'x-amz-target': 'secretsmanager.DescribeSecret',
        authorization: authorization('secretsmanager'),
      },
    });
    call.on('response', (response) => {
      response.on('data', (piece: Buffer) => {
        pieces.push(piece.length);
        // The rest would only take time.
        if (pieces.length === 3) call.destroy();
      });
      response.on('close', resolve);
      response.on('error', () => resolve());
    });
    call.on('error', () => (pieces.length > 0 ? resolve() : reject(new Error('no answer'))));
    call.end(JSON.stringify({ SecretId }));
  });
  expect(pieces).toEqual([8, 8, 8]);
});

test('hang: no answer until the caller gives up, and other calls go on', async () => {
  await control('POST', { kind: 'hang', count: 1 });
  const stop = new AbortController();
  const hanging = aws.secrets().send(new GetSecretValueCommand({ SecretId }), { abortSignal: stop.signal });
  const outcome = refusalOf(hanging);
  const began = performance.now();
  while (((await control('GET')).json.faults as unknown[]).length > 0) {
    if (performance.now() - began > 30_000) throw new Error('the fault was never used');
  }
  expect((await read()).SecretString).toBe('example-only');
  stop.abort();
  expect(await outcome).toMatchObject({ code: 'AbortError' });
});

test('the control endpoint: bad descriptions, single removal, other paths', async () => {
  for (const body of [
    '{',
    '[]',
    'null',
    { kind: 'meteor' },
    { kind: 'reset', count: 0 },
    { kind: 'reset', count: 1.5 },
    { kind: 'reset', name: 7 },
    { kind: 'reset', name: '' },
    { kind: 'reset', colour: 'red' },
  ]) {
    const { status, json } = await control('POST', body);
    expect([JSON.stringify(body), status]).toEqual([JSON.stringify(body), 400]);
    expect(typeof json.message).toBe('string');
  }
  expect((await control('GET')).json).toEqual({ faults: [] });
  const { json } = await control('POST', { kind: 'reset', operation: 'PutSecretValue' });
  expect((await control('DELETE', undefined, '/nothing')).status).toBe(404);
  expect((await control('DELETE', undefined, `/${json.id}`)).json).toEqual({ faults: [] });
  expect((await control('PUT')).status).toBe(404);
  expect((await fetch(`${aws.url}/_local/else`)).status).toBe(404);
});

test('pages of a browser cannot make faults', async () => {
  const fault = JSON.stringify({ kind: 'throttling' });
  expect((await control('POST', fault, '', { origin: 'http://evil.example' })).status).toBe(403);
  expect((await control('POST', fault, '', { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await control('GET')).json).toEqual({ faults: [] });
});
