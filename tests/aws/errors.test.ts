import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAws } from '#lib/aws/aws.ts';
import { fromThrown } from '#lib/aws/rules/errors.ts';

function thrown(name: string, message = '', extra: object = {}): Error {
  return Object.assign(new Error(message), { name, ...extra });
}

test.each([
  [thrown('ThrottlingException'), 'throttled'],
  [thrown('ResourceNotFoundException', "Secrets Manager can't find the specified secret."), 'not-found'],
  [
    thrown(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
    ),
    'no-such-version',
  ],
  [
    thrown(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    ),
    'marked-for-deletion',
  ],
  [thrown('InvalidRequestException', 'something else'), 'invalid'],
  [thrown('DecryptionFailure'), 'key-unusable'],
  [thrown('ExpiredToken'), 'expired-credentials'],
  [thrown('SyntaxError', 'Unexpected token C in JSON'), 'garbled'],
  [thrown('Error', '', { code: 'ECONNREFUSED' }), 'unreachable'],
  [thrown('TimeoutError', '', { code: 'ECONNRESET' }), 'unreachable'],
  [thrown('TimeoutError'), 'timed-out'],
  [thrown('Whatever', '', { $metadata: { httpStatusCode: 429 } }), 'throttled'],
  [thrown('Whatever', '', { $metadata: { httpStatusCode: 503 } }), 'unknown'],
  [null, 'unknown'],
  ['a text', 'unknown'],
])('%s → %s', (error, code) => {
  expect(fromThrown(error).refusal.code).toBe(code);
});

test('the missing permission is named if it is one we know, and nothing else of the message', () => {
  const message = 'User: arn:aws:sts::1:assumed-role/x is not authorized to perform: ';
  expect(
    fromThrown(thrown('AccessDeniedException', `${message}secretsmanager:GetSecretValue on resource: y`))
      .refusal,
  ).toEqual({
    code: 'denied',
    words: 'AWS refused: a permission is missing. The missing permission is secretsmanager:GetSecretValue.',
    missingPermission: 'secretsmanager:GetSecretValue',
  });
  expect(fromThrown(thrown('AccessDeniedException', `${message}secret:CNRYf001`)).refusal).toEqual({
    code: 'denied',
    words: 'AWS refused: a permission is missing.',
  });
  expect(fromThrown(thrown('AccessDeniedException', 'Access to KMS is not allowed')).refusal).toMatchObject({
    missingPermission: 'kms:Decrypt',
  });
});

test('whatever is thrown, only fixed words come out', () => {
  const words = new Set<string>();
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (name, message, code) => {
      words.add(fromThrown(thrown(name, `CNRY${message}`, { code, cause: message })).refusal.words);
    }),
  );
  for (const said of words) expect(said).not.toContain('CNRY');
  expect(words.size).toBeLessThan(5);
});

test.each([
  'http://169.254.169.254/',
  'http://[::ffff:127.0.0.1]:5432/',
  'http://127.0.0.1@trap.invalid/',
  'http://localhost.trap.invalid/',
  'https://127.0.0.1:4566',
  'http://127.0.0.1:4566/path',
  'http://0.0.0.0:4566',
  'not a url',
  '',
])('%j is not an address of the local AWS', (localEndpoint) => {
  expect(openAws({ kind: 'local', localEndpoint })).toMatchObject({ ok: false });
});

test('a real AWS has no endpoint of its own, a local one must have one', () => {
  expect(openAws({ kind: 'real', localEndpoint: 'http://127.0.0.1:4566' })).toMatchObject({
    refusal: { code: 'endpoint-with-real' },
  });
  expect(openAws({ kind: 'local' })).toMatchObject({ refusal: { code: 'endpoint-missing' } });
  for (const localEndpoint of ['http://127.0.0.1:4566', 'http://localhost:1', 'http://[::1]:4566']) {
    expect(openAws({ kind: 'local', localEndpoint }).ok).toBe(true);
  }
});
