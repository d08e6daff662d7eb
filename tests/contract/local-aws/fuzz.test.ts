import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from '#lib/local-aws/operations/table.ts';
import { authorization, startTestAws, type TestAws } from './test-aws.ts';

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws({ seed: true });
});
afterAll(async () => {
  expect(aws.defects).toEqual([]);
  await aws.close();
});

const json = SERVICES.filter((service) => service.targetPrefix !== undefined);
const known = json.flatMap((service) =>
  [...service.operations.values()].map((operation) => ({ service, operation })),
);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    'prod/payments/db',
    'AWSCURRENT',
    '',
    '!',
    '../..',
    '__proto__',
    'a'.repeat(3000),
    'arn:aws:secretsmanager:eu-central-1:000000000000:secret:prod/payments/db',
  ),
);
const anything = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Bodies whose members have the right names and any value. */
const call = fc.constantFrom(...known).chain(({ service, operation }) =>
  fc.record({
    target: fc.constant(`${service.targetPrefix}.${operation.name}`),
    scope: fc.constant(service.scope),
    body: fc
      .dictionary(fc.constantFrom(...Object.keys(operation.members), 'Unknown'), anything, { maxKeys: 6 })
      .map((body) => JSON.stringify(body)),
  }),
);

const known400 = /^(?:[A-Z]\w*(?:Exception|Failure)|com\.amazonaws\.sqs#[A-Z]\w+)$/;

function expectAwsShape(status: number, body: string): void {
  if (status === 200) return;
  const answer = JSON.parse(body) as Record<string, unknown>;
  expect(status).toBe(400);
  expect(answer.__type).toMatch(known400);
  expect(typeof (answer.message ?? answer.Message)).toBe('string');
  expect(body).not.toMatch(/\bat .*\.ts:\d+|node_modules|\/work\//);
}

test('members of any kind: an answer, or a refusal in the form of AWS', async () => {
  await fc.assert(
    fc.asyncProperty(call, async ({ target, scope, body }) => {
      const answer = await aws.raw(target, body, { authorization: authorization(scope) });
      expectAwsShape(answer.status, answer.text);
    }),
    { numRuns: 400 },
  );
}, 60_000);

test('any bytes to any target', async () => {
  const target = fc.oneof(
    fc.constantFrom(...known.map(({ service, operation }) => `${service.targetPrefix}.${operation.name}`)),
    fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((value) => value.replace(/[^\x21-\x7e]/g, '')),
  );
  await fc.assert(
    fc.asyncProperty(target, fc.uint8Array({ maxLength: 200 }), async (name, bytes) => {
      const scope = name.startsWith('CloudTrail') ? 'cloudtrail' : 'secretsmanager';
      const answer = await aws.raw(name, bytes, { authorization: authorization(scope) });
      expectAwsShape(answer.status, answer.text);
    }),
    { numRuns: 200 },
  );
}, 60_000);

test('any authorization header', async () => {
  const header = fc
    .string({ unit: 'grapheme-ascii', maxLength: 120 })
    .map((value) => value.replace(/[^\x20-\x7e]/g, '').trim());
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        header,
        header.map((tail) => `AWS4-HMAC-SHA256 Credential=${tail}`),
      ),
      async (value) => {
        const answer = await aws.raw('secretsmanager.ListSecrets', '{}', { authorization: value });
        expectAwsShape(answer.status, answer.text);
        expect(answer.status).toBe(400);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);

test('any form to IAM', async () => {
  const iam = SERVICES.find((service) => service.scope === 'iam');
  const members = [...(iam?.operations.values() ?? [])].flatMap(({ members }) => Object.keys(members));
  const names = [...new Set(members)].flatMap((name) => [name, `${name}.member.1`]);
  const form = fc.record({
    Action: fc.constantFrom(...(iam?.operations.keys() ?? [])),
    more: fc.dictionary(fc.constantFrom(...names, 'ContextEntries.member.1.ContextKeyName'), text, {
      maxKeys: 6,
    }),
  });
  await fc.assert(
    fc.asyncProperty(form, async ({ Action, more }) => {
      const response = await fetch(aws.url, {
        method: 'POST',
        body: new URLSearchParams({ ...more, Action, Version: '2010-05-08' }),
        headers: { authorization: authorization('iam') },
      });
      const body = await response.text();
      expect([200, 400, 403, 404, 409]).toContain(response.status);
      expect(body).toMatch(/^<(\w+)Response xmlns="https:\/\/iam\.amazonaws\.com.*<\/\1Response>$/s);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('any path and query to S3', async () => {
  const path = fc
    .tuple(
      fc.constantFrom('local-aws-trail-files', '', 'other', '%00', '..'),
      fc.webPath(),
      fc.webQueryParameters(),
    )
    .map(([bucket, key, query]) => `/${bucket}${key}?list-type=2&${query}`);
  await fc.assert(
    fc.asyncProperty(path, fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'), async (target, method) => {
      const response = await fetch(aws.url + target, {
        method,
        headers: { authorization: authorization('s3') },
      });
      const body = await response.text();
      expect([200, 400, 403, 404, 501]).toContain(response.status);
      expect(body).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<(?:Error|ListBucketResult)\b/);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('any form of the Query protocol', async () => {
  const names = [
    'Action',
    'Version',
    'RoleArn',
    'RoleSessionName',
    'Policy',
    'DurationSeconds',
    'Tags.member.1.Key',
    'Tags.member.1.Value',
  ];
  const form = fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 8 });
  await fc.assert(
    fc.asyncProperty(form, async (fields) => {
      const response = await fetch(aws.url, {
        method: 'POST',
        body: new URLSearchParams({ Action: 'AssumeRole', Version: '2011-06-15', ...fields }),
        headers: { authorization: authorization('sts') },
      });
      const body = await response.text();
      expect([400, 403]).toContain(response.status);
      expect(body).toMatch(/^<ErrorResponse .*<Code>\w+<\/Code>.*<\/ErrorResponse>$/s);
    }),
    { numRuns: 200 },
  );
}, 60_000);

test('deep nesting and long lists end quickly', async () => {
  const deep = `{"SecretId":"a","Unknown":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  expectAwsShape(...(await both('secretsmanager.GetSecretValue', deep)));
  const long = JSON.stringify({
    SecretId: 'prod/payments/db',
    Tags: Array.from({ length: 100_000 }, () => ({ Key: 'k' })),
  });
  expectAwsShape(...(await both('secretsmanager.TagResource', long)));
});

async function both(target: string, body: string): Promise<[number, string]> {
  const answer = await aws.raw(target, body);
  return [answer.status, answer.text];
}
