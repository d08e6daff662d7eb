import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorization, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

test('an unknown key is the administrator of the home account', async () => {
  const identity = await aws.sts().send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({
    Account: '000000000000',
    Arn: 'arn:aws:iam::000000000000:user/administrator',
    UserId: expect.stringMatching(/^AIDA/),
  });
});

async function query(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(aws.url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: authorization('sts'),
      ...headers,
    },
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

test('the Query protocol on the wire', async () => {
  const answer = await query('Action=GetCallerIdentity&Version=2011-06-15');
  // M
  expect(answer.status).toBe(200);
  expect(answer.type).toBe('text/xml');
  expect(answer.text).toMatch(
    /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult><Arn>.*<\/ResponseMetadata><\/GetCallerIdentityResponse>$/,
  );
});

test('refusals of the Query protocol', async () => {
  const code = (text: string) => /<Code>(.*)<\/Code>/.exec(text)?.[1];
  // M, D
  expect(code((await query('Action=NoSuch&Version=2011-06-15')).text)).toBe('InvalidAction');
  expect(code((await query('')).text)).toBe('MissingAction');
  const unsigned = await query('Action=GetCallerIdentity&Version=2011-06-15', { authorization: '' });
  expect([unsigned.status, code(unsigned.text)]).toEqual([403, 'MissingAuthenticationToken']);
  const elsewhere = { authorization: authorization('secretsmanager') };
  expect(code((await query('Action=GetCallerIdentity&Version=2011-06-15', elsewhere)).text)).toBe(
    'SignatureDoesNotMatch',
  );
  expect(code((await query('Action=AssumeRole&Version=2011-06-15')).text)).toBe('ValidationError');
  expect((await query('Action=AssumeRole&Version=2011-06-15')).text).toContain('<Type>Sender</Type>');
});

test('the record has neither parameters nor an answer', async () => {
  await aws.sts().send(new GetCallerIdentityCommand({}));
  const [record] = await aws.records({ AttributeKey: 'EventName', AttributeValue: 'GetCallerIdentity' });
  // R
  expect(record).toMatchObject({ requestParameters: null, responseElements: null, readOnly: true });
});
