import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listSecretPages } from '#lib/aws/list-secrets.ts';
import { readSecretValue } from '#lib/aws/read-secret-value.ts';
import { placeIn } from '#lib/aws/rules/account.ts';
import {
  FAULT_ACCESS_KEY,
  FAULT_ACCOUNT,
  FAULT_SESSION,
  type FaultAws,
  sendJson,
  startFaultAws,
} from '#tests/support/fault-aws.ts';

const CANARY = 'CNRY-f002-Pz7wKd';
const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-AbCdEf';
const OTHER = ARN.replace('prod/db', 'prod/other');
const GOOD = {
  ARN,
  Name: 'prod/db',
  VersionId: '11111111-1111-4111-8111-111111111111',
  VersionStages: ['AWSCURRENT'],
  SecretString: CANARY,
};

type Fault = (response: ServerResponse) => void;

let server: FaultAws;

beforeEach(async () => {
  server = await startFaultAws();
});
afterEach(() => server.close());

async function read(secretArn = ARN) {
  const began = performance.now();
  const result = await readSecretValue(server.aws, {
    account: FAULT_ACCOUNT,
    secretArn,
    target: { stage: 'AWSCURRENT', versionId: null },
    session: FAULT_SESSION,
    requestId: 'req_0000000000000000',
    grantId: 'grt_0000000000000000',
  });
  return { result, milliseconds: performance.now() - began };
}

const refusedWith = (text: string) => (response: ServerResponse) => sendJson(response, 400, text);
const whole = JSON.stringify(GOOD);

const FAULTS: readonly (readonly [name: string, fault: Fault, code: string, mostMs: number])[] = [
  ['cut JSON', (response) => sendJson(response, 200, whole.slice(0, -15)), 'garbled', 2_000],
  [
    'an unquoted value',
    (response) => sendJson(response, 200, `{"SecretString":${CANARY}}`),
    'garbled',
    2_000,
  ],
  ['a text that is the value', (response) => sendJson(response, 200, CANARY), 'garbled', 2_000],
  ['an empty answer', (response) => sendJson(response, 200, ''), 'garbled', 2_000],
  ['500 without a body', (response) => sendJson(response, 500, ''), 'unknown', 6_000],
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
  [
    'another secret',
    (response) => sendJson(response, 200, whole.replace('AbCdEf', 'QqQqQq')),
    'mismatch',
    2_000,
  ],
  [
    'another label',
    (response) => sendJson(response, 200, whole.replace('AWSCURRENT', 'AWSPENDING')),
    'mismatch',
    2_000,
  ],
  [
    'text and bytes at once',
    (response) => sendJson(response, 200, JSON.stringify({ ...GOOD, SecretBinary: 'Q05SWQ==' })),
    'garbled',
    2_000,
  ],
  [
    'a value of another type',
    (response) => sendJson(response, 200, JSON.stringify({ ...GOOD, SecretString: { a: CANARY } })),
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
      response.write(whole.slice(0, 120), () => response.socket?.resetAndDestroy());
    },
    'unreachable',
    8_000,
  ],
  [
    'an answer that is right but far too long',
    (response) => sendJson(response, 200, JSON.stringify({ ...GOOD, Padding: 'x'.repeat(9 * 1024 * 1024) })),
    'garbled',
    8_000,
  ],
];

test.each(FAULTS)('%s: typed, bounded, nothing of the answer gets out', async (_, theFault, code, mostMs) => {
  server.answerWith(theFault);
  const { result, milliseconds } = await read();
  expect(result).toMatchObject({
    ok: false,
    refusal: { code },
    traces: { awsAccessKeyId: FAULT_ACCESS_KEY },
  });
  expect(inspect(result, { depth: 20, showHidden: true })).not.toContain('CNRY');
  expect(milliseconds).toBeLessThan(mostMs);
});

test('no answer, and one byte in a while: both end within 10 s, and the connections with them', {
  timeout: 30_000,
}, async () => {
  let dripping = 0;
  server.answerWith((response, { body }) => {
    if ((body as { SecretId: string }).SecretId === OTHER) return;
    dripping += 1;
    response.on('close', () => {
      dripping -= 1;
    });
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    let sent = 0;
    server.every(100, () => response.write(whole[sent++] ?? ' '));
  });
  const both = await Promise.all([read(), read(OTHER)]);
  for (const { result, milliseconds } of both) {
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'timed-out', words: 'AWS did not answer within 10 s.' },
    });
    expect(milliseconds).toBeLessThan(11_000);
  }
  await expect.poll(() => dripping, { timeout: 2_000 }).toBe(0);
});

test('throttled twice and then well: the value comes once, after three calls', async () => {
  server.answerWith((response, { number }) =>
    number < 3 ? sendJson(response, 400, '{"__type":"ThrottlingException"}') : sendJson(response, 200, whole),
  );
  const { result } = await read();
  expect(result).toMatchObject({ ok: true, value: { versionId: GOOD.VersionId } });
  expect(server.calls).toBe(3);
});

test.each([
  ['mallory', FAULT_SESSION.sourceIdentity],
  [FAULT_SESSION.sessionName, 'mallory=grt_0000000000000000'],
  [FAULT_SESSION.sessionName, null],
])('a session named %s with source identity %s is not used', async (name, identity) => {
  server.answerWith((response) => sendJson(response, 200, whole));
  server.assumeAs(name, identity);
  expect((await read()).result).toMatchObject({ ok: false, refusal: { code: 'mismatch' } });
  expect(server.calls).toBe(0);
});

test('a list whose token comes back for ever is ended and said to be unreadable', async () => {
  const entry = { ARN, Name: 'prod/db', CreatedDate: 1_700_000_000 };
  const bad = {
    ARN: 'arn:aws:secretsmanager:eu-central-1:999988887777:secret:foreign-AbCdEf',
    Name: 'foreign',
  };
  const body = JSON.stringify({ SecretList: [entry, bad], NextToken: 'again' });
  server.answerWith((response) => sendJson(response, 200, body));
  const place = placeIn(FAULT_ACCOUNT, 'eu-central-1');
  if (!place.ok) throw new Error('place');
  const pages = [];
  for await (const page of listSecretPages(server.aws, place.value)) pages.push(page);
  expect(pages).toMatchObject([
    { ok: true, value: { secrets: [{ arn: ARN }], unreadable: 1 } },
    { ok: false, refusal: { code: 'garbled' } },
  ]);
});

test('a hung account keeps no other account waiting, and its own queue is bounded', {
  timeout: 30_000,
}, async () => {
  const hung = placeIn(FAULT_ACCOUNT, 'eu-central-1');
  const other = placeIn(
    {
      ...FAULT_ACCOUNT,
      accountId: '444455556666',
      inventoryRoleArn: 'arn:aws:iam::444455556666:role/countersign-inventory',
      revealRoleArn: 'arn:aws:iam::444455556666:role/countersign-reveal',
    },
    'eu-central-1',
  );
  if (!hung.ok || !other.ok) throw new Error('place');
  const stop = new AbortController();
  const waiting = Array.from({ length: 80 }, () =>
    server.aws.secretsManager(hung.value, () => new Promise<never>(() => undefined), { signal: stop.signal }),
  );
  const began = performance.now();
  const fast = await server.aws.secretsManager(other.value, async () => 'well');
  expect(fast).toEqual({ ok: true, value: 'well' });
  expect(performance.now() - began).toBeLessThan(500);
  stop.abort();
  const codes = (await Promise.all(waiting)).map((result) => (result.ok ? 'ok' : result.refusal.code));
  expect(codes.filter((code) => code === 'busy')).toHaveLength(80 - 8 - 64);
  expect(codes.filter((code) => code === 'timed-out')).toHaveLength(8 + 64);
});

test('sessions of the inventory role are shared until five minutes before they end', async () => {
  const place = placeIn(FAULT_ACCOUNT, 'eu-central-1');
  if (!place.ok) throw new Error('place');
  server.answerWith((response) => sendJson(response, 200, '{"SecretList":[]}'));
  const list = async () => {
    for await (const page of listSecretPages(server.aws, place.value)) expect(page.ok).toBe(true);
  };
  server.sessionsLast(4 * 60_000);
  await list();
  await list();
  // The SDK may ask more than once for what is about to end; that it asks again is what counts.
  const renewed = server.sessions;
  expect(renewed).toBeGreaterThanOrEqual(2);
  server.sessionsLast(6 * 60_000);
  await Promise.all([list(), list(), list(), list()]);
  await list();
  expect(server.sessions).toBe(renewed + 1);
});

test('a refused session is the code of every call that waits for it, and is asked for again', async () => {
  const place = placeIn({ ...FAULT_ACCOUNT, externalId: '' }, 'eu-central-1');
  if (!place.ok) throw new Error('place');
  server.answerWith((response) => sendJson(response, 200, '{"SecretList":[]}'));
  server.refuseSessions(true);
  const refused = await listSecretPages(server.aws, place.value).next();
  expect(refused.value).toMatchObject({
    ok: false,
    refusal: { code: 'denied', missingPermission: 'sts:AssumeRole' },
  });
  server.refuseSessions(false);
  expect((await listSecretPages(server.aws, place.value).next()).value).toMatchObject({ ok: true });
});
