import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breachesOf } from '#lib/local-aws/pipeline/check-input.ts';
import { parseJson } from '#lib/local-aws/pipeline/parse-json.ts';
import { readInput } from '#lib/local-aws/pipeline/read-input.ts';
import { readQueryInput } from '#lib/local-aws/pipeline/read-query-input.ts';
import { lookupLimiter } from '#lib/local-aws/rules/lookup-limiter.ts';
import { readSecretId, secretArn } from '#lib/local-aws/rules/secrets/secret-address.ts';
import { requestParametersOf } from '#lib/local-aws/rules/trail/request-parameters.ts';
import { usDate } from '#lib/local-aws/rules/trail/us-date.ts';
import { createSecret } from '#lib/local-aws/shapes/secrets-manager/create-secret.ts';
import { putSecretValue } from '#lib/local-aws/shapes/secrets-manager/put-secret-value.ts';
import { assumeRole } from '#lib/local-aws/shapes/sts/assume-role.ts';
import { pageTokens } from '#lib/local-aws/wire/page-token.ts';
import { renderElement } from '#lib/local-aws/wire/xml.ts';

test('a full ARN is read back into its parts, whatever the name', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9/_+=.@!-]{1,40}$/);
  const suffix = fc.stringMatching(/^[A-Za-z0-9]{6}$/);
  fc.assert(
    fc.property(name, suffix, (wanted, six) => {
      const read = readSecretId(secretArn('000000000000', 'eu-central-1', wanted, six));
      expect(read).toEqual({
        ok: true,
        value: { kind: 'arn', account: '000000000000', region: 'eu-central-1', name: wanted, suffix: six },
      });
    }),
  );
});

test('only members of the shapes come through, never an inherited one', () => {
  const input = readInput(
    createSecret,
    JSON.parse('{"Name":"a","__proto__":{"Description":"x"},"toString":"y"}'),
  );
  expect(Object.keys(input)).toEqual(['Name']);
  expect(input.Description).toBeUndefined();
});

test('any document is read, or refused as unreadable', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      try {
        breachesOf(createSecret, readInput(createSecret, parseJson(Buffer.from(text))));
      } catch (error) {
        expect(error).toMatchObject({ code: 'SerializationException' });
      }
    }),
  );
});

test('breaches are counted up to ten, and sensitive members are not quoted', () => {
  const tags = Array.from({ length: 30 }, () => ({ Key: '', Value: 'v'.repeat(300) }));
  const words = breachesOf(
    createSecret,
    readInput(createSecret, { Tags: tags, SecretString: 's3cr3t\u0000'.repeat(20_000) }),
  );
  expect(words).toMatch(/^10 validation errors detected: /);
  expect(words).toContain("'tags.1.member.key'");
  expect(words).not.toContain('s3cr3t');
});

test('the null character is refused everywhere but in a value', () => {
  expect(breachesOf(createSecret, readInput(createSecret, { Name: 'a', Description: 'a\u0000b' }))).toContain(
    'null character',
  );
  expect(
    breachesOf(createSecret, readInput(createSecret, { Name: 'a', SecretString: 'a\u0000b' })),
  ).toBeUndefined();
});

test('lengths count characters, not UTF-16 units', () => {
  const read = (description: string) =>
    breachesOf(createSecret, readInput(createSecret, { Name: 'a', Description: description }));
  expect(read('\u{1f511}'.repeat(2048))).toBeUndefined();
  expect(read('\u{1f511}'.repeat(2049))).toContain('less than or equal to 2048');
});

test('lists and structures of the Query protocol', () => {
  const form = new URLSearchParams(
    'RoleArn=r&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c&Tags.member.2.Value=&TransitiveTagKeys.member.1=a&DurationSeconds=900',
  );
  expect(readQueryInput(assumeRole, form)).toEqual({
    RoleArn: 'r',
    Tags: [
      { Key: 'a', Value: 'b' },
      { Key: 'c', Value: '' },
    ],
    TransitiveTagKeys: ['a'],
    DurationSeconds: 900,
  });
});

test('records show the request without values and tokens; what is too large is left out and said to be', () => {
  const shown = requestParametersOf(putSecretValue, {
    SecretId: 'a',
    SecretString: 'x',
    RotationToken: 'y',
    VersionStages: ['Z'],
  });
  expect(shown).toEqual({ secretId: 'a', versionStages: ['Z'] });
  expect(requestParametersOf(putSecretValue, { SecretId: 'a'.repeat(200_000) })).toMatchObject({
    omitted: true,
  });
  expect(requestParametersOf(putSecretValue, {})).toBeNull();
});

test.each([
  ['2023-07-10T12:07:59Z', 'Jul 10, 2023, 12:07:59 PM'],
  ['2026-01-02T00:03:04Z', 'Jan 2, 2026, 12:03:04 AM'],
  ['2026-11-20T23:59:59Z', 'Nov 20, 2026, 11:59:59 PM'],
])('%s is written %s', (iso, text) => {
  expect(usDate(new Date(iso))).toBe(text);
});

test('XML: every text is inert, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const xml = renderElement('A', text);
      const inner = xml.slice(3, -4);
      expect(xml.startsWith('<A>') && xml.endsWith('</A>')).toBe(true);
      expect(inner).not.toMatch(/[<>"]/);
      expect(inner.replaceAll(/&(?:amp|lt|gt|quot|#xD);/g, '')).not.toContain('&');
    }),
  );
  expect(renderElement('A', { B: ['x', 'y'], C: undefined })).toBe(
    '<A><B><member>x</member><member>y</member></B></A>',
  );
});

test('a paging token is good for its own parameters and its own key only', () => {
  const tokens = pageTokens(Buffer.alloc(32, 1));
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1 }),
      fc.nat(),
      (parameters, place, at) => {
        const token = tokens.issue(parameters, place);
        expect(tokens.read(parameters, token)).toEqual(place);
        expect(tokens.read(['other', parameters], token)).toBeUndefined();
        expect(pageTokens(Buffer.alloc(32, 2)).read(parameters, token)).toBeUndefined();
        const bytes = Buffer.from(token, 'base64url');
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
        expect(tokens.read(parameters, bytes.toString('base64url'))).toBeUndefined();
      },
    ),
  );
  for (const junk of ['', 'x', '{}', '=', 'A'.repeat(5000)]) expect(tokens.read({}, junk)).toBeUndefined();
});

test('the rate: so many in any second, per account and region', () => {
  const limiter = lookupLimiter(2);
  const at = (ms: number) => new Date(1_700_000_000_000 + ms);
  expect([
    limiter.admit('a', 'r', at(0)),
    limiter.admit('a', 'r', at(600)),
    limiter.admit('a', 'r', at(900)),
  ]).toEqual([true, true, false]);
  expect(limiter.admit('b', 'r', at(900))).toBe(true);
  expect(limiter.admit('a', 'r', at(1001))).toBe(true);
  expect(limiter.admit('a', 'r', at(-50_000))).toBe(true);
});
