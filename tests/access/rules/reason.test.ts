import { expect, test } from 'vitest';
import { readComment, readReason, readWhy } from '#lib/access/rules/reason.ts';

const code = (result: { ok: boolean; refusal?: { code: string } }) =>
  result.ok ? 'ok' : result.refusal?.code;

test('a reason is kept exactly as written', () => {
  const text = '\n\n  Checkout times out, I look for held locks. \u00a0';
  const reason = readReason(text, 20);
  expect(reason.ok && reason.value).toBe(text);
});

test.each([
  ['', 'text-too-short'],
  [' \u00a0\u2003\t\u0085', 'text-too-short'],
  ['x'.repeat(19), 'text-too-short'],
  ['x'.repeat(20), 'ok'],
  [`${'x'.repeat(19)}${' '.repeat(40)}`, 'text-too-short'],
  ['\u200b'.repeat(40), 'text-too-short'],
  [`a${'\u3164'.repeat(40)}`, 'text-too-short'],
  [`a${' \n'.repeat(40)}b`, 'text-too-short'],
  ['x'.repeat(4_000), 'ok'],
  ['x'.repeat(4_001), 'text-too-long'],
  [`${'x'.repeat(30)}\0`, 'text-broken'],
  [`${'x'.repeat(30)}\udfff`, 'text-broken'],
  ['\u202ereganam ruoy yb detseuqer', 'ok'],
  ['😀'.repeat(20), 'ok'],
])('reason %j: %s', (text, expected) => {
  expect(code(readReason(text, 20))).toBe(expected);
});

test('the words of a short reason name the minimum', () => {
  const reason = readReason('short', 20);
  expect(!reason.ok && reason.refusal.words).toBe(
    'The reason is too short. Say in at least 20 characters what you need the value for.',
  );
});

test('a denial and a revocation need words, an approval does not', () => {
  expect(code(readComment('deny', null))).toBe('comment-missing');
  expect(code(readComment('deny', ' \u200b '))).toBe('comment-missing');
  expect(code(readComment('approve', null))).toBe('ok');
  expect(code(readComment('approve', 'a\0'))).toBe('text-broken');
  expect(code(readWhy('  '))).toBe('why-missing');
  expect(code(readWhy('leaked'))).toBe('ok');
});
