import { type Event, LookupEventsCommand, type LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import {
  CreateSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorization, refusalOf, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
let limited: TestAws;
let untidy: TestAws;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
  limited = await startTestAws({ trailDelaySeconds: 20, lookupsPerSecond: 2 });
  untidy = await startTestAws({ lookupDisorderSeconds: 600, lookupDuplicates: true });
});
afterAll(async () => {
  expect([...aws.defects, ...limited.defects, ...untidy.defects]).toEqual([]);
  await aws.close();
  await limited.close();
  await untidy.close();
});

function lookup(input: LookupEventsCommandInput = {}, on: TestAws = aws) {
  return on.trail().send(new LookupEventsCommand(input));
}

async function everything(input: LookupEventsCommandInput): Promise<Event[]> {
  const found: Event[] = [];
  let token: string | undefined;
  do {
    const page = await lookup({ ...input, NextToken: token });
    found.push(...(page.Events ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

test('items: the record as text, newest first, fifty unless told', async () => {
  const page = await lookup();
  // M, D
  expect(page.Events).toHaveLength(50);
  const [newest] = page.Events ?? [];
  const record = JSON.parse(newest?.CloudTrailEvent ?? '{}');
  expect(newest).toMatchObject({
    EventId: record.eventID,
    EventName: record.eventName,
    EventSource: record.eventSource,
    ReadOnly: String(record.readOnly),
  });
  expect(newest?.EventTime?.toISOString()).toBe(record.eventTime.replace('Z', '.000Z'));
  const times = (page.Events ?? []).map((event) => event.EventTime?.getTime() ?? 0);
  expect(times).toEqual([...times].sort((a, b) => b - a));
});

test('both target prefixes are answered', async () => {
  for (const target of [
    'CloudTrail_20131101.LookupEvents',
    'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
  ]) {
    // M, checked in both clients
    expect((await aws.raw(target, '{"MaxResults":1}')).json.Events).toHaveLength(1);
  }
});

test.each([
  ['EventName', 'RotationFailed'],
  ['EventSource', 'kms.amazonaws.com'],
  ['Username', 'tom@larkfield.example'],
  ['ReadOnly', 'false'],
  ['ResourceType', 'AWS::KMS::Key'],
] as const)(
  'paging by %s gives every event once, in order',
  async (AttributeKey, AttributeValue) => {
    const EndTime = new Date(aws.clock.now.getTime() - 1000);
    const found = await everything({
      LookupAttributes: [{ AttributeKey, AttributeValue }],
      MaxResults: 37,
      EndTime,
    });
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map((event) => event.EventId)).size).toBe(found.length);
    const whole = await everything({ EndTime });
    const wanted = whole.filter((event) => {
      if (AttributeKey === 'ResourceType')
        return event.Resources?.some((item) => item.ResourceType === AttributeValue);
      return event[AttributeKey] === AttributeValue;
    });
    expect(found.map((event) => event.EventId)).toEqual(wanted.map((event) => event.EventId));
    // The whole history, page by page and twice: hundreds of calls.
  },
  120_000,
);

test('by id, by access key, by resource', async () => {
  const [key] = await everything({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GenerateDataKey' }],
  });
  const byId = await lookup({
    LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: key?.EventId }],
  });
  expect(byId.Events?.map((event) => event.EventId)).toEqual([key?.EventId]);
  const arn = key?.Resources?.[0]?.ResourceName;
  const byKey = await lookup({ LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: arn }] });
  expect(byKey.Events?.length).toBeGreaterThan(0);
  // R: records of Secrets Manager carry no resources.
  const byArn = await lookup({
    LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: 'prod/payments/db' }],
  });
  expect(byArn.Events).toEqual([]);
});

test('a window of time, its ends included', async () => {
  const [event] = (await lookup({ MaxResults: 1 })).Events ?? [];
  const at = event?.EventTime;
  const found = await everything({ StartTime: at, EndTime: at });
  expect(found.map((item) => item.EventId)).toContain(event?.EventId);
  expect(found.every((item) => item.EventTime?.getTime() === at?.getTime())).toBe(true);
});

test('refusals as in the model', async () => {
  const code = async (input: LookupEventsCommandInput) => (await refusalOf(lookup(input))).code;
  const attribute = { AttributeKey: 'EventName' as const, AttributeValue: 'GetSecretValue' };
  // M for the codes, D for what they are for
  expect(await code({ MaxResults: 51 })).toBe('InvalidMaxResultsException');
  expect(await code({ MaxResults: 0 })).toBe('InvalidMaxResultsException');
  expect(await code({ LookupAttributes: [attribute, attribute] })).toBe('InvalidLookupAttributesException');
  expect(await code({ StartTime: new Date(2_000_000), EndTime: new Date(1_000_000) })).toBe(
    'InvalidTimeRangeException',
  );
  expect(await code({ EventCategory: 'other' as 'insight' })).toBe('InvalidEventCategoryException');
  expect(await code({ NextToken: 'made-up' })).toBe('InvalidNextTokenException');
  const { NextToken } = await lookup({ MaxResults: 1 });
  // D: a token is good only with the same other parameters.
  expect(await code({ NextToken, LookupAttributes: [attribute] })).toBe('InvalidNextTokenException');
  // M: only with the same other parameters, the size of the page among them.
  expect(await code({ NextToken, MaxResults: 2 })).toBe('InvalidNextTokenException');
});

test('what happened more than ninety days ago is gone', async () => {
  const before = aws.clock.now;
  aws.clock.now = new Date(before.getTime() + 89 * 86_400_000);
  const found = await everything({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'Decrypt' }],
  });
  aws.clock.now = before;
  const limit = before.getTime() - 86_400_000 - 1000;
  // D
  expect(found.every((event) => (event.EventTime?.getTime() ?? 0) >= limit)).toBe(true);
});

test('service events have the account and the service as identity, and no user name', async () => {
  const [event] = await everything({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'RotationFailed' }],
  });
  expect(event?.Username).toBeUndefined();
  const record = JSON.parse(event?.CloudTrailEvent ?? '{}');
  // D, R
  expect(record).toMatchObject({
    userIdentity: { accountId: '000000000000', invokedBy: 'secretsmanager.amazonaws.com' },
    eventType: 'AwsServiceEvent',
    sourceIPAddress: 'secretsmanager.amazonaws.com',
    userAgent: 'secretsmanager.amazonaws.com',
    requestParameters: null,
    responseElements: null,
    readOnly: false,
    errorMessage: expect.stringMatching(/^Error when executing lambda arn:aws:lambda:.* during \w+ step$/),
    additionalEventData: { SecretId: expect.stringMatching(/^arn:aws:secretsmanager:/) },
    requestID: expect.stringMatching(/^Rotation-arn:aws:secretsmanager:/),
  });
  expect(record.userIdentity).not.toHaveProperty('type');
  expect(record).not.toHaveProperty('errorCode');
});

test('LookupEvents is itself on record', async () => {
  await lookup({ MaxResults: 5, StartTime: new Date('2026-11-01T12:00:00Z') });
  const [record] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'LookupEvents' });
  // R
  expect(record).toMatchObject({
    eventSource: 'cloudtrail.amazonaws.com',
    readOnly: true,
    requestParameters: { maxResults: 5, startTime: 'Nov 1, 2026, 12:00:00 PM' },
  });
});

test('a call becomes visible after the delay, not before', async () => {
  await limited.secrets().send(new CreateSecretCommand({ Name: 'late', SecretString: 'example-only' }));
  await limited.secrets().send(new GetSecretValueCommand({ SecretId: 'late' }));
  const names = async () => (await lookup({}, limited)).Events?.map((event) => event.EventName);
  // D
  expect(await names()).toEqual([]);
  limited.clock.now = new Date(limited.clock.now.getTime() + 20_000);
  expect(await names()).toEqual(
    expect.arrayContaining(['CreateSecret', 'GetSecretValue', 'Decrypt', 'GenerateDataKey']),
  );
});

test('when asked to, records become visible out of their order and some are shown twice', async () => {
  const start = new Date(Math.floor(untidy.clock.now.getTime() / 1000) * 1000);
  const client = untidy.secrets();
  for (let call = 0; call < 40; call += 1) {
    untidy.clock.now = new Date(start.getTime() + call * 1000);
    await client.send(new GetRandomPasswordCommand({ PasswordLength: 10 + call }));
  }
  const seen = async (seconds: number, MaxResults: number) => {
    untidy.clock.now = new Date(start.getTime() + seconds * 1000);
    const input = {
      LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: 'GetRandomPassword' }],
    };
    const pages: string[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await lookup({ ...input, MaxResults, NextToken }, untidy);
      pages.push((page.Events ?? []).map((event) => event.CloudTrailEvent ?? ''));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(pages.every((page) => page.length <= MaxResults)).toBe(true);
    return pages.flat().map((record) => Number(JSON.parse(record).requestParameters.passwordLength) - 10);
  };
  const early = new Set(await seen(300, 50));
  expect(early.size).toBeGreaterThan(5);
  expect(early.size).toBeLessThan(35);
  // A later call is there before an earlier one.
  expect([...early].some((call) => call > 0 && !early.has(call - 1))).toBe(true);

  for (const size of [1, 2, 5, 50]) {
    const late = await seen(700, size);
    expect(new Set(late).size).toBe(40);
    if (size > 1) expect(late.length).toBeGreaterThan(40);
    expect(late.length).toBeLessThan(100);
    // Newest first all the same, but for the record that two pages have.
    expect(late.every((call, index) => index === 0 || call <= (late[index - 1] ?? 0) + 1)).toBe(true);
  }
});

test('two calls a second for an account and region, more are throttled', async () => {
  limited.clock.now = new Date(limited.clock.now.getTime() + 5_000);
  await lookup({}, limited);
  await lookup({}, limited);
  const refusal = await refusalOf(lookup({}, limited));
  // D; R for the raw form
  expect(refusal).toMatchObject({ code: 'ThrottlingException', status: 400, message: 'Rate exceeded' });
  const raw = await limited.raw('CloudTrail_20131101.LookupEvents', '{}');
  expect(raw.json).toEqual({ __type: 'ThrottlingException', message: 'Rate exceeded' });
  // Another region has a rate of its own.
  const west = await limited.raw('CloudTrail_20131101.LookupEvents', '{}', {
    authorization: authorization('cloudtrail', 'test', 'eu-west-1'),
  });
  expect(west.status).toBe(200);
  limited.clock.now = new Date(limited.clock.now.getTime() + 1_000);
  expect((await lookup({}, limited)).$metadata.httpStatusCode).toBe(200);
});
