import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  type RotateSecretCommandInput,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFunctionFile } from '#lib/local-aws/rotation/function-settings.ts';
import { eventually, refusalOf, sorted, startTestAws, type TestAws } from './test-aws.ts';

const functionArn = (name: string, region = 'eu-central-1') =>
  `arn:aws:lambda:${region}:000000000000:function:${name}`;
const GENERIC = functionArn('countersign-rotate-generic-api-key');

let aws: TestAws;
let client: SecretsManagerClient;
let folder: string;
const posted: Record<string, unknown>[] = [];
const endpoint = createServer(async (request, response) => {
  // Never answers here.
  if (request.url === '/hang') return;
  let body = '';
  for await (const chunk of request) body += chunk;
  posted.push(JSON.parse(body));
  response.end(JSON.stringify({ errorMessage: 'no' }));
});

const endpointUrl = () => `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;

beforeAll(async () => {
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  folder = await mkdtemp(join(tmpdir(), 'functions-'));
  await writeFile(join(folder, 'rotate.mjs'), PROGRAM);
  const file = join(folder, 'functions.json');
  const step = (name: string, times?: number) => ({ kind: 'failing', step: name, times });
  await writeFile(
    file,
    JSON.stringify({
      'fails-at-create': step('createSecret'),
      'fails-at-set': step('setSecret'),
      'fails-at-test': step('testSecret'),
      'fails-at-finish': step('finishSecret'),
      'fails-twice': step('setSecret', 2),
      'own-program': {
        kind: 'command',
        command: process.execPath,
        arguments: [join(folder, 'rotate.mjs')],
      },
      'own-endpoint': {
        kind: 'endpoint',
        url: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`,
      },
    }),
  );
  await chmod(file, 0o600);
  aws = await startTestAws({
    rotationFunctions: await readFunctionFile(file),
    rotationAttempts: 3,
    rotationRetrySeconds: 0,
    backgroundSeconds: 0.05,
  });
  client = aws.secrets();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
  endpoint.closeAllConnections();
  endpoint.close();
  await rm(folder, { recursive: true, force: true });
});

/** A rotation function in its smallest form, as a person may write one: it speaks to the API by itself. */
const PROGRAM = `
import { createHmac, createHash } from 'node:crypto';
let text = '';
for await (const chunk of process.stdin) text += chunk;
const event = JSON.parse(text);
const env = process.env;
const call = async (operation, input) => {
  const body = JSON.stringify(input);
  const url = new URL(env.AWS_ENDPOINT_URL);
  const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '') + 'Z';
  const day = time.slice(0, 8);
  const sha = (value) => createHash('sha256').update(value).digest('hex');
  const mac = (key, value) => createHmac('sha256', key).update(value).digest();
  const headers = { host: url.host, 'x-amz-date': time, 'x-amz-security-token': env.AWS_SESSION_TOKEN, 'x-amz-target': 'secretsmanager.' + operation };
  const names = Object.keys(headers).sort();
  const canonical = ['POST', '/', '', names.map((n) => n + ':' + headers[n] + '\\n').join(''), names.join(';'), sha(body)].join('\\n');
  const scope = [day, env.AWS_REGION, 'secretsmanager', 'aws4_request'];
  const key = scope.reduce(mac, 'AWS4' + env.AWS_SECRET_ACCESS_KEY);
  const signature = mac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), sha(canonical)].join('\\n')).toString('hex');
  const { host, ...sent } = headers;
  const answer = await fetch(url, { method: 'POST', body, headers: { ...sent, 'content-type': 'application/x-amz-json-1.1', authorization: 'AWS4-HMAC-SHA256 Credential=' + env.AWS_ACCESS_KEY_ID + '/' + scope.join('/') + ', SignedHeaders=' + names.join(';') + ', Signature=' + signature } });
  if (!answer.ok) process.exit(1);
  return answer.json();
};
const { SecretId, ClientRequestToken } = event;
if (event.Step === 'createSecret') await call('PutSecretValue', { SecretId, ClientRequestToken, SecretString: 'example-only-by-program', VersionStages: ['AWSPENDING'] });
if (event.Step === 'finishSecret') {
  const { VersionIdsToStages: stages } = await call('DescribeSecret', { SecretId });
  const [current] = Object.keys(stages).filter((id) => stages[id].includes('AWSCURRENT'));
  await call('UpdateSecretVersionStage', { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken, RemoveFromVersionId: current });
}
`;

async function make(name: string, value = '{"apiKey":"example-only-0","note":"kept"}'): Promise<string> {
  const made = await client.send(new CreateSecretCommand({ Name: name, SecretString: value }));
  return made.VersionId ?? '';
}

const describeSecret = (name: string) => client.send(new DescribeSecretCommand({ SecretId: name }));
const rotate = (name: string, more: Partial<RotateSecretCommandInput> = {}) =>
  client.send(new RotateSecretCommand({ SecretId: name, RotationLambdaARN: GENERIC, ...more }));
const stages = async (name: string) => sorted((await describeSecret(name)).VersionIdsToStages);

/** Names of the service events about a secret, oldest first. */
async function serviceEvents(name: string): Promise<string[]> {
  const { ARN } = await describeSecret(name);
  const records = await aws.records({
    AttributeKey: 'EventSource',
    AttributeValue: 'secretsmanager.amazonaws.com',
  });
  return records
    .filter((record) => (record.additionalEventData as { SecretId?: string } | undefined)?.SecretId === ARN)
    .map((record) => String(record.eventName))
    .reverse();
}

test('a rotation goes through the four steps and moves the labels', async () => {
  const v0 = await make('rotate/plain');
  const token = randomUUID();
  const answer = await rotate('rotate/plain', {
    ClientRequestToken: token,
    RotationRules: { AutomaticallyAfterDays: 30 },
  });
  // S: the answer comes at once.
  expect(answer).toMatchObject({ Name: 'rotate/plain', VersionId: token });
  expect(Object.keys(answer).sort()).toEqual(['$metadata', 'ARN', 'Name', 'VersionId']);
  // S
  await eventually(async () =>
    expect(await stages('rotate/plain')).toEqual({ [v0]: ['AWSPREVIOUS'], [token]: ['AWSCURRENT'] }),
  );
  await eventually(async () =>
    expect(await serviceEvents('rotate/plain')).toEqual(['RotationStarted', 'RotationSucceeded']),
  );
  const described = await describeSecret('rotate/plain');
  const date = (offset: number) => new Date(aws.clock.now.getTime() + offset * 86_400_000);
  // S; R: the next date is the end of the window.
  expect(described).toMatchObject({
    RotationEnabled: true,
    RotationLambdaARN: GENERIC,
    RotationRules: { AutomaticallyAfterDays: 30 },
    NextRotationDate: new Date(`${date(30).toISOString().slice(0, 10)}T23:59:59Z`),
  });
  expect(described.LastRotatedDate).toBeInstanceOf(Date);
  const read = await client.send(new GetSecretValueCommand({ SecretId: 'rotate/plain' }));
  const value = JSON.parse(read.SecretString ?? '{}');
  expect(value.note).toBe('kept');
  expect(value.apiKey).not.toBe('example-only-0');
  expect(value.apiKey).toHaveLength(32);
});

test('a second rotation needs no arguments and makes the first one previous', async () => {
  await make('rotate/twice');
  const first = (await rotate('rotate/twice')).VersionId ?? '';
  await eventually(async () =>
    expect((await serviceEvents('rotate/twice')).at(-1)).toBe('RotationSucceeded'),
  );
  // S
  const second = (await client.send(new RotateSecretCommand({ SecretId: 'rotate/twice' }))).VersionId ?? '';
  await eventually(async () =>
    expect(await stages('rotate/twice')).toEqual({ [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT'] }),
  );
});

test('the calls of a function carry the identity of its role and stand in the history', async () => {
  await make('rotate/identity');
  await rotate('rotate/identity');
  await eventually(async () =>
    expect((await serviceEvents('rotate/identity')).at(-1)).toBe('RotationSucceeded'),
  );
  const { ARN } = await describeSecret('rotate/identity');
  const all = await aws.records({
    AttributeKey: 'Username',
    AttributeValue: 'countersign-rotate-generic-api-key',
  });
  const own = all.filter(
    (record) => (record.requestParameters as { secretId?: string } | null)?.secretId === ARN,
  );
  // D: 4.6 assumed role, its session named after the function.
  expect(own[0]?.userIdentity).toMatchObject({
    type: 'AssumedRole',
    arn: 'arn:aws:sts::000000000000:assumed-role/countersign-rotation/countersign-rotate-generic-api-key',
  });
  const names = own.map((record) => record.eventName).reverse();
  // As AWS's own templates do, it first looks at the labels.
  expect(names[0]).toBe('DescribeSecret');
  expect(names).toContain('PutSecretValue');
  expect(names.filter((name) => name === 'UpdateSecretVersionStage')).toHaveLength(2);
  // D: the first try to read the reserved version finds no value.
  expect(own.some((record) => record.errorCode === 'ResourceNotFoundException')).toBe(true);
});

test('refusals store nothing', async () => {
  await make('rotate/refused');
  const refused = (more: Partial<RotateSecretCommandInput>) => refusalOf(rotate('rotate/refused', more));
  // S 2025
  expect(await refused({ RotationLambdaARN: undefined })).toEqual({
    code: 'InvalidRequestException',
    message: 'No Lambda rotation function ARN is associated with this secret.',
    status: 400,
  });
  for (const RotationLambdaARN of [
    functionArn('nobody-made-this'),
    functionArn('countersign-rotate-generic-api-key', 'eu-west-1'),
    'not-an-arn',
    functionArn('__proto__'),
  ]) {
    // S 2024
    expect(await refused({ RotationLambdaARN })).toEqual({
      code: 'AccessDeniedException',
      message:
        'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to ' +
        'the principal secretsmanager.amazonaws.com.',
      status: 400,
    });
  }
  // B
  expect(
    await refused({ RotationRules: { AutomaticallyAfterDays: 3, ScheduleExpression: 'rate(3 days)' } }),
  ).toMatchObject({
    code: 'InvalidParameterException',
    message: 'You cannot specify both rotation frequency and schedule expression together.',
  });
  for (const RotationRules of [
    { ScheduleExpression: 'rate(3 hours)' },
    { ScheduleExpression: 'cron(5 8 * * ? *)' },
    { ScheduleExpression: 'rate(4 hours)', Duration: '5h' },
    { Duration: '3h' },
  ]) {
    // D
    expect(await refused({ RotationRules })).toMatchObject({ code: 'InvalidParameterException' });
  }
  const described = await describeSecret('rotate/refused');
  expect([described.RotationEnabled, described.RotationLambdaARN, described.RotationRules]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const raw = await aws.raw('secretsmanager.RotateSecret', JSON.stringify({ SecretId: 'rotate/refused' }));
  // S: another code than on the other operations.
  expect(raw.json).toEqual({
    __type: 'InvalidParameterException',
    Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
  });
});

test.each(['create', 'set', 'test', 'finish'])(
  'failing at %s: tried again as a whole, then left pending',
  async (step) => {
    const name = `rotate/fails-${step}`;
    const v0 = await make(name);
    const lambda = functionArn(`fails-at-${step}`);
    const token = (await rotate(name, { RotationLambdaARN: lambda })).VersionId ?? '';
    const once = ['RotationStarted', 'RotationFailed'];
    await eventually(async () => expect(await serviceEvents(name)).toEqual([...once, ...once, ...once]));
    // D: AWSPENDING stays, possibly on an empty version; nobody is left without a current value.
    expect(await stages(name)).toEqual({ [v0]: ['AWSCURRENT'], [token]: ['AWSPENDING'] });
    const failed = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'RotationFailed' });
    const { ARN } = await describeSecret(name);
    const [record] = failed.filter((event) => String(event.requestID).includes(token));
    // D
    expect(record).toMatchObject({
      eventType: 'AwsServiceEvent',
      userIdentity: { accountId: '000000000000', invokedBy: 'secretsmanager.amazonaws.com' },
      errorMessage: `Error when executing lambda ${lambda} during ${step}Secret step`,
      requestID: `Rotation-${ARN}-${token}`,
      requestParameters: null,
      responseElements: null,
      additionalEventData: { SecretId: ARN },
      readOnly: false,
    });
    expect(record).not.toHaveProperty('errorCode');
    if (step === 'create') {
      // V: listed with its label, but reading it finds nothing.
      expect(
        await refusalOf(
          client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: 'AWSPENDING' })),
        ),
      ).toMatchObject({
        code: 'ResourceNotFoundException',
        message: "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
      });
    }
    // D, B
    expect(await refusalOf(rotate(name))).toMatchObject({
      code: 'InvalidRequestException',
      message: "A previous rotation isn't complete. That rotation will be reattempted.",
    });
    // D: taking AWSPENDING off unblocks it.
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: name,
        VersionStage: 'AWSPENDING',
        RemoveFromVersionId: token,
      }),
    );
    const next = (await rotate(name)).VersionId ?? '';
    await eventually(async () => expect((await stages(name))[next]).toEqual(['AWSCURRENT']));
  },
);

test('a function that fails twice succeeds at the third attempt with the same version', async () => {
  await make('rotate/twice-failing');
  const token = (await rotate('rotate/twice-failing', { RotationLambdaARN: functionArn('fails-twice') }))
    .VersionId;
  const once = ['RotationStarted', 'RotationFailed'];
  await eventually(async () =>
    expect(await serviceEvents('rotate/twice-failing')).toEqual([
      ...once,
      ...once,
      'RotationStarted',
      'RotationSucceeded',
    ]),
  );
  expect((await stages('rotate/twice-failing'))[token ?? '']).toEqual(['AWSCURRENT']);
});

test('taking AWSPENDING off ends a rotation that waits for its next attempt', async () => {
  const blocked = await startTestAws({ rotationRetrySeconds: 3600, backgroundSeconds: 0.05 });
  try {
    const there = blocked.secrets();
    const SecretId = 'unblocked';
    await there.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'example-only' }));
    const RotationLambdaARN = functionArn('countersign-rotate-failing');
    const { VersionId } = await there.send(new RotateSecretCommand({ SecretId, RotationLambdaARN }));
    await eventually(async () =>
      expect(
        await blocked.records({ AttributeKey: 'EventName', AttributeValue: 'RotationFailed' }),
      ).toHaveLength(1),
    );
    expect(await refusalOf(there.send(new RotateSecretCommand({ SecretId })))).toMatchObject({
      code: 'InvalidRequestException',
    });
    const move = { SecretId, VersionStage: 'AWSPENDING', RemoveFromVersionId: VersionId };
    await there.send(new UpdateSecretVersionStageCommand(move));
    // D
    const next = await there.send(new RotateSecretCommand({ SecretId, RotationLambdaARN: GENERIC }));
    await eventually(async () => {
      const described = await there.send(new DescribeSecretCommand({ SecretId }));
      expect(described.VersionIdsToStages?.[next.VersionId ?? '']).toEqual(['AWSCURRENT']);
    });
  } finally {
    expect(blocked.defects).toEqual([]);
    await blocked.close();
  }
});

test('AWSCURRENT moved by hand onto the version of a failed rotation: the next attempt finishes, or a new one begins', async () => {
  const blocked = await startTestAws({
    rotationFunctions: { 'fails-once': { kind: 'failing', step: 'setSecret', times: 1 } },
    rotationRetrySeconds: 60,
    backgroundSeconds: 0.05,
  });
  const there = blocked.secrets();
  const named = (name: string) => blocked.records({ AttributeKey: 'EventName', AttributeValue: name });
  const labels = async (SecretId: string) =>
    sorted((await there.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages);
  /** Fails the first attempt, and moves AWSCURRENT by hand. */
  const failAndMove = async (SecretId: string, failures: number) => {
    const { VersionId: v0 = '' } = await there.send(
      new CreateSecretCommand({ Name: SecretId, SecretString: '{"apiKey":"example-only"}' }),
    );
    const RotationLambdaARN = functionArn('fails-once');
    const { VersionId: v1 = '' } = await there.send(new RotateSecretCommand({ SecretId, RotationLambdaARN }));
    await eventually(async () => expect(await named('RotationFailed')).toHaveLength(failures));
    const move = { SecretId, VersionStage: 'AWSCURRENT', RemoveFromVersionId: v0, MoveToVersionId: v1 };
    await there.send(new UpdateSecretVersionStageCommand(move));
    // S
    expect(await labels(SecretId)).toEqual({ [v0]: ['AWSPREVIOUS'], [v1]: ['AWSCURRENT', 'AWSPENDING'] });
    return { v0, v1 };
  };
  try {
    const waits = await failAndMove('moved-waits', 1);
    blocked.clock.now = new Date(blocked.clock.now.getTime() + 61_000);
    // D: the whole sequence is tried again; its steps find nothing left to do.
    await eventually(async () => expect(await named('RotationSucceeded')).toHaveLength(1));
    expect(await labels('moved-waits')).toEqual({ [waits.v0]: ['AWSPREVIOUS'], [waits.v1]: ['AWSCURRENT'] });

    const goesOn = await failAndMove('moved-goes-on', 2);
    // D: AWSPENDING on the current version is no rotation in progress.
    const next = await there.send(
      new RotateSecretCommand({ SecretId: 'moved-goes-on', RotationLambdaARN: GENERIC }),
    );
    await eventually(async () => expect(await named('RotationSucceeded')).toHaveLength(2));
    expect(await labels('moved-goes-on')).toEqual({
      [goesOn.v1]: ['AWSPREVIOUS'],
      [next.VersionId ?? '']: ['AWSCURRENT'],
    });
  } finally {
    expect(blocked.defects).toEqual([]);
    await blocked.close();
  }
});

test('a version put in the middle abandons the rotation', async () => {
  aws.clock.now = new Date(aws.clock.now.getTime() + 1000);
  const blocked = await startTestAws({ rotationRetrySeconds: 3600, backgroundSeconds: 0.05 });
  try {
    const there = blocked.secrets();
    await there.send(new CreateSecretCommand({ Name: 'abandoned', SecretString: 'example-only' }));
    const lambda = functionArn('countersign-rotate-failing');
    const token = (
      await there.send(new RotateSecretCommand({ SecretId: 'abandoned', RotationLambdaARN: lambda }))
    ).VersionId;
    const named = (name: string) => blocked.records({ AttributeKey: 'EventName', AttributeValue: name });
    await eventually(async () => expect(await named('RotationFailed')).toHaveLength(1));
    await there.send(new PutSecretValueCommand({ SecretId: 'abandoned', SecretString: 'example-only-new' }));
    const described = await there.send(new DescribeSecretCommand({ SecretId: 'abandoned' }));
    // D
    expect(Object.values(described.VersionIdsToStages ?? {}).flat()).not.toContain('AWSPENDING');
    expect(described.VersionIdsToStages?.[token ?? '']).toBeUndefined();
    expect(await named('RotationAbandoned')).toHaveLength(1);
  } finally {
    expect(blocked.defects).toEqual([]);
    await blocked.close();
  }
});

test('RotateImmediately=false only tests, with the current value, and leaves nothing behind', async () => {
  const v0 = await make('rotate/later');
  await rotate('rotate/later', {
    RotateImmediately: false,
    RotationRules: { ScheduleExpression: 'rate(10 days)', Duration: '3h' },
  });
  await eventually(async () =>
    // V, D
    expect(await serviceEvents('rotate/later')).toEqual(['TestRotationStarted', 'TestRotationSucceeded']),
  );
  expect(await stages('rotate/later')).toEqual({ [v0]: ['AWSCURRENT'] });
  const described = await describeSecret('rotate/later');
  expect(described).toMatchObject({
    RotationEnabled: true,
    RotationRules: { ScheduleExpression: 'rate(10 days)', Duration: '3h' },
  });
  expect(described.NextRotationDate?.toISOString()).toMatch(/T02:59:59/);
  expect(described.LastRotatedDate).toBeUndefined();
  // A test that fails leaves nothing either.
  await make('rotate/later-failing');
  await rotate('rotate/later-failing', {
    RotateImmediately: false,
    RotationLambdaARN: functionArn('fails-at-test'),
  });
  await eventually(async () =>
    expect(await serviceEvents('rotate/later-failing')).toEqual([
      'TestRotationStarted',
      'TestRotationFailed',
    ]),
  );
  expect(Object.values(await stages('rotate/later-failing'))).toEqual([['AWSCURRENT']]);
  const { ARN = '' } = await describeSecret('rotate/later-failing');
  const [failed] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'TestRotationFailed' });
  // D, R: the shape of all service events of rotation
  expect(failed).toMatchObject({
    eventSource: 'secretsmanager.amazonaws.com',
    eventType: 'AwsServiceEvent',
    eventCategory: 'Management',
    sourceIPAddress: 'secretsmanager.amazonaws.com',
    userAgent: 'secretsmanager.amazonaws.com',
    errorMessage: `Error when executing lambda ${functionArn('fails-at-test')} during testSecret step`,
    requestParameters: null,
    responseElements: null,
    readOnly: false,
    additionalEventData: { SecretId: ARN },
    recipientAccountId: '000000000000',
  });
  expect(failed?.userIdentity).toEqual({
    accountId: '000000000000',
    invokedBy: 'secretsmanager.amazonaws.com',
  });
  expect(failed).not.toHaveProperty('errorCode');
  expect(String(failed?.requestID)).toMatch(`Rotation-${ARN}-`);
});

test('a program of one’s own rotates through the public API', async () => {
  await make('rotate/own-program', 'example-only-0');
  const token = (await rotate('rotate/own-program', { RotationLambdaARN: functionArn('own-program') }))
    .VersionId;
  await eventually(async () => expect((await serviceEvents('rotate/own-program')).length).toBeGreaterThan(1));
  // D: with the older templates both labels stay on the new version.
  expect((await stages('rotate/own-program'))[token ?? '']).toEqual(['AWSCURRENT', 'AWSPENDING']);
  const read = await client.send(new GetSecretValueCommand({ SecretId: 'rotate/own-program' }));
  expect(read.SecretString).toBe('example-only-by-program');
}, 90_000);

test('an endpoint gets the event as a Lambda function does, and its error fails the step', async () => {
  await make('rotate/own-endpoint');
  const token = (await rotate('rotate/own-endpoint', { RotationLambdaARN: functionArn('own-endpoint') }))
    .VersionId;
  await eventually(async () =>
    expect((await serviceEvents('rotate/own-endpoint'))[1]).toBe('RotationFailed'),
  );
  // D
  expect(posted[0]).toEqual({
    Step: 'createSecret',
    SecretId: (await describeSecret('rotate/own-endpoint')).ARN,
    ClientRequestToken: token,
  });
});

test('a function that does not end fails its step when the time is over', async () => {
  const hurried = await startTestAws({
    rotationFunctions: { hangs: { kind: 'endpoint', url: `${endpointUrl()}hang` } },
    rotationAttempts: 1,
    rotationStepSeconds: 0.3,
    backgroundSeconds: 0.05,
  });
  try {
    const there = hurried.secrets();
    await there.send(new CreateSecretCommand({ Name: 'hangs', SecretString: 'example-only' }));
    await there.send(new RotateSecretCommand({ SecretId: 'hangs', RotationLambdaARN: functionArn('hangs') }));
    await eventually(async () =>
      expect(
        await hurried.records({ AttributeKey: 'EventName', AttributeValue: 'RotationFailed' }),
      ).toMatchObject([{ errorMessage: expect.stringContaining('during createSecret step') }]),
    );
  } finally {
    expect(hurried.defects).toEqual([]);
    await hurried.close();
  }
});

test('the same token again begins nothing more', async () => {
  await make('rotate/same-token');
  const ClientRequestToken = randomUUID();
  const first = await rotate('rotate/same-token', { ClientRequestToken });
  const second = await rotate('rotate/same-token', { ClientRequestToken });
  // ?
  expect(second.VersionId).toBe(first.VersionId);
  await eventually(async () =>
    expect(await serviceEvents('rotate/same-token')).toEqual(['RotationStarted', 'RotationSucceeded']),
  );
  await rotate('rotate/same-token', { ClientRequestToken });
  expect(await serviceEvents('rotate/same-token')).toHaveLength(2);
});

test('managed external secrets are refused rather than half rotated', async () => {
  await client.send(
    new CreateSecretCommand({ Name: 'rotate/managed', SecretString: 'a', Type: 'ExampleApi' }),
  );
  // ?: what the local AWS does not do.
  expect(await refusalOf(rotate('rotate/managed'))).toMatchObject({ code: 'InvalidRequestException' });
});

test('when the window opens the rotation begins by itself; a value put by hand moves the date', async () => {
  await make('rotate/scheduled');
  await rotate('rotate/scheduled', { RotationRules: { ScheduleExpression: 'rate(1 day)' } });
  await eventually(async () =>
    expect((await serviceEvents('rotate/scheduled')).at(-1)).toBe('RotationSucceeded'),
  );
  const first = await describeSecret('rotate/scheduled');
  // D: computed from the expression after a success.
  expect(first.RotationRules).toEqual({ AutomaticallyAfterDays: 1, ScheduleExpression: 'rate(1 day)' });
  aws.clock.now = new Date(aws.clock.now.getTime() + 86_400_000);
  await eventually(async () =>
    expect((await describeSecret('rotate/scheduled')).LastRotatedDate).not.toEqual(first.LastRotatedDate),
  );
  const second = await describeSecret('rotate/scheduled');
  expect(second.NextRotationDate).not.toEqual(first.NextRotationDate);
  await make('rotate/by-hand');
  await rotate('rotate/by-hand', { RotateImmediately: false, RotationRules: { AutomaticallyAfterDays: 10 } });
  await eventually(async () =>
    expect((await serviceEvents('rotate/by-hand')).at(-1)).toBe('TestRotationSucceeded'),
  );
  const planned = (await describeSecret('rotate/by-hand')).NextRotationDate?.getTime() ?? 0;
  aws.clock.now = new Date(aws.clock.now.getTime() + 2 * 86_400_000);
  await client.send(
    new PutSecretValueCommand({ SecretId: 'rotate/by-hand', SecretString: 'example-only-hand' }),
  );
  // D
  expect((await describeSecret('rotate/by-hand')).NextRotationDate?.getTime()).toBe(planned + 2 * 86_400_000);
});
