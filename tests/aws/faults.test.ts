import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Aws } from '#lib/aws/aws.ts';
import { listSecretPages } from '#lib/aws/list-secrets.ts';
import { readSecretValue } from '#lib/aws/read-secret-value.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import { sessionNames } from '#lib/aws/rules/session-name.ts';
import { awsAt } from '#tests/support/local-aws.ts';

/** A server that speaks just enough of STS to open a session, and does to GetSecretValue and ListSecrets what a test says. */

const CANARY = 'CNRY-f002-Pz7wKd';
const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-AbCdEf';
const account = {
  partition: 'aws',
  accountId: '111122223333',
  inventoryRoleArn: 'arn:aws:iam::111122223333:role/countersign-inventory',
  revealRoleArn: 'arn:aws:iam::111122223333:role/countersign-reveal',
  externalId: 'external',
};
const session = sessionNames({ personId: 'per_0000000000000000', email: null }, 'grt_0000000000000000');
const GOOD = {
  ARN,
  Name: 'prod/db',
  VersionId: '11111111-1111-4111-8111-111111111111',
  VersionStages: ['AWSCURRENT'],
  SecretString: CANARY,
};

type Fault = (response: ServerResponse, call: number) => void;

let server: Server;
let aws: Aws;
let fault: Fault;
let stsFault: Fault | null;
let calls: number;
const timers = new Set<NodeJS.Timeout>();

beforeEach(async () => {
  calls = 0;
  stsFault = null;
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  aws = awsAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  for (const timer of timers) clearInterval(timer);
  timers.clear();
  aws.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers['x-amz-target'] !== undefined) {
    calls += 1;
    fault(response, calls);
    return;
  }
  if (stsFault) {
    stsFault(response, 1);
    return;
  }
  response.setHeader('content-type', 'text/xml');
  response.setHeader('x-amzn-requestid', 'b0000000-0000-4000-8000-000000000001');
  response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
    <Credentials><AccessKeyId>ASIAFAULTSERVER00001</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
    <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
    <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/countersign-reveal/${session.sessionName}</Arn>
    <AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser><SourceIdentity>${session.sourceIdentity}</SourceIdentity>
    </AssumeRoleResult></AssumeRoleResponse>`);
}

function json(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': 'b0000000-0000-4000-8000-000000000002',
  });
  response.end(body);
}

async function read() {
  const began = performance.now();
  const result = await readSecretValue(aws, {
    account,
    secretArn: ARN,
    stage: 'AWSCURRENT',
    session,
    requestId: 'req_0000000000000000',
    grantId: 'grt_0000000000000000',
  });
  return { result, milliseconds: performance.now() - began };
}

const refusedWith = (text: string) => (response: ServerResponse) => json(response, 400, text);
const whole = JSON.stringify(GOOD);

const FAULTS: readonly (readonly [name: string, fault: Fault, code: string, mostMs: number])[] = [
  ['cut JSON', (response) => json(response, 200, whole.slice(0, -15)), 'garbled', 2_000],
  ['an unquoted value', (response) => json(response, 200, `{"SecretString":${CANARY}}`), 'garbled', 2_000],
  ['a text that is the value', (response) => json(response, 200, CANARY), 'garbled', 2_000],
  ['an empty answer', (response) => json(response, 200, ''), 'garbled', 2_000],
  ['500 without a body', (response) => json(response, 500, ''), 'unknown', 6_000],
  [
    'an error that quotes the value',
    refusedWith(`{"__type":"AccessDeniedException","Message":"no ${CANARY}"}`),
    'denied',
    2_000,
  ],
  [
    'an error of an unknown name',
    refusedWith(`{"__type":"${CANARY}","Message":"${CANARY}"}`),
    'unknown',
    2_000,
  ],
  ['another secret', (response) => json(response, 200, whole.replace('AbCdEf', 'QqQqQq')), 'mismatch', 2_000],
  [
    'another label',
    (response) => json(response, 200, whole.replace('AWSCURRENT', 'AWSPENDING')),
    'mismatch',
    2_000,
  ],
  [
    'text and bytes at once',
    (response) => json(response, 200, JSON.stringify({ ...GOOD, SecretBinary: 'Q05SWQ==' })),
    'garbled',
    2_000,
  ],
  [
    'a value of another type',
    (response) => json(response, 200, JSON.stringify({ ...GOOD, SecretString: { a: CANARY } })),
    'garbled',
    2_000,
  ],
  [
    'a redirect',
    (response) => response.writeHead(307, { location: 'https://trap.invalid/' }).end(),
    'garbled',
    2_000,
  ],
  [
    'throttling for ever',
    refusedWith('{"__type":"ThrottlingException","message":"slow"}'),
    'throttled',
    6_000,
  ],
  ['expired credentials', refusedWith('{"__type":"ExpiredTokenException"}'), 'expired-credentials', 2_000],
  ['a connection reset', (response) => response.socket?.resetAndDestroy(), 'unreachable', 6_000],
  [
    'a reset within the body',
    (response) => {
      response.writeHead(200, {
        'content-type': 'application/x-amz-json-1.1',
        'content-length': whole.length,
      });
      response.write(whole.slice(0, 120));
      timers.add(setTimeout(() => response.socket?.resetAndDestroy(), 20));
    },
    'unreachable',
    8_000,
  ],
  [
    'a huge answer',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      for (let block = 0; block < 10; block += 1) response.write(`"${CANARY.repeat(65_536)}"`);
      response.end();
    },
    'garbled',
    8_000,
  ],
];

test.each(FAULTS)('%s: typed, bounded, nothing of the answer gets out', async (_, theFault, code, mostMs) => {
  fault = theFault;
  const { result, milliseconds } = await read();
  expect(result).toMatchObject({
    ok: false,
    refusal: { code },
    traces: { awsAccessKeyId: 'ASIAFAULTSERVER00001' },
  });
  expect(inspect(result, { depth: 20, showHidden: true })).not.toContain('CNRY');
  expect(milliseconds).toBeLessThan(mostMs);
});

test('no answer at all ends after 10 s', { timeout: 30_000 }, async () => {
  fault = () => undefined;
  const { result, milliseconds } = await read();
  expect(result).toMatchObject({
    ok: false,
    refusal: { code: 'timed-out', words: 'AWS did not answer within 10 s.' },
  });
  expect(milliseconds).toBeLessThan(11_000);
});

test('one byte in a while ends after 10 s, and the connection with it', { timeout: 30_000 }, async () => {
  const closed: boolean[] = [];
  fault = (response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    let sent = 0;
    timers.add(setInterval(() => response.write(whole[sent++] ?? ' '), 100));
    response.on('close', () => closed.push(true));
  };
  const { result, milliseconds } = await read();
  expect(result).toMatchObject({ ok: false, refusal: { code: 'timed-out' } });
  expect(milliseconds).toBeLessThan(11_000);
  await expect.poll(() => closed.length, { timeout: 2_000 }).toBe(calls);
});

test('throttled twice and then well: the value comes once, after three calls', async () => {
  fault = (response, call) =>
    call < 3 ? json(response, 400, '{"__type":"ThrottlingException"}') : json(response, 200, whole);
  const { result } = await read();
  expect(result).toMatchObject({ ok: true, value: { versionId: GOOD.VersionId } });
  expect(calls).toBe(3);
});

test('a session for somebody else is not used', async () => {
  fault = (response) => json(response, 200, whole);
  stsFault = (response) => {
    response.setHeader('content-type', 'text/xml');
    response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <Credentials><AccessKeyId>ASIAFAULTSERVER00001</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
      <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
      <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/countersign-reveal/mallory</Arn>
      <AssumedRoleId>x:y</AssumedRoleId></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`);
  };
  expect((await read()).result).toMatchObject({ ok: false, refusal: { code: 'mismatch' } });
  expect(calls).toBe(0);
});

test('a list whose token comes back for ever is ended and said to be unreadable', async () => {
  const entry = { ARN, Name: 'prod/db', CreatedDate: 1_700_000_000 };
  const bad = {
    ARN: 'arn:aws:secretsmanager:eu-central-1:999988887777:secret:foreign-AbCdEf',
    Name: 'foreign',
  };
  fault = (response) => json(response, 200, JSON.stringify({ SecretList: [entry, bad], NextToken: 'again' }));
  const place = placeIn(account, 'eu-central-1');
  if (!place.ok) throw new Error('place');
  const pages = [];
  for await (const page of listSecretPages(aws, place.value)) pages.push(page);
  expect(pages).toMatchObject([
    { ok: true, value: { secrets: [{ arn: ARN }], unreadable: 1 } },
    { ok: true, value: { unreadable: 1 } },
    { ok: false, refusal: { code: 'garbled' } },
  ]);
});

test('a hung account keeps no other account waiting, and its own queue is bounded', {
  timeout: 30_000,
}, async () => {
  fault = () => undefined;
  const hung = placeIn(account, 'eu-central-1');
  const other = placeIn(
    {
      ...account,
      accountId: '444455556666',
      inventoryRoleArn: 'arn:aws:iam::444455556666:role/countersign-inventory',
      revealRoleArn: 'arn:aws:iam::444455556666:role/countersign-reveal',
    },
    'eu-central-1',
  );
  if (!hung.ok || !other.ok) throw new Error('place');
  const stop = new AbortController();
  const waiting = Array.from({ length: 80 }, () =>
    aws.secretsManager(hung.value, () => new Promise<never>(() => undefined), { signal: stop.signal }),
  );
  const began = performance.now();
  const fast = await aws.secretsManager(other.value, async () => 'well');
  expect(fast).toEqual({ ok: true, value: 'well' });
  expect(performance.now() - began).toBeLessThan(500);
  stop.abort();
  const codes = (await Promise.all(waiting)).map((result) => (result.ok ? 'ok' : result.refusal.code));
  expect(codes.filter((code) => code === 'busy')).toHaveLength(80 - 8 - 64);
  expect(codes.filter((code) => code === 'timed-out')).toHaveLength(8 + 64);
});
