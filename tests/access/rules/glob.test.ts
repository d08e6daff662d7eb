import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPath, matchesTicket } from '#lib/access/rules/glob.ts';
import { cpuMsOf } from '#tests/support/cpu-time.ts';

test.each([
  ['**', 'prod/payments/db', true],
  ['**', '/leading', true],
  ['prod/**', 'prod/payments/db', true],
  ['prod/**', 'production/db', false],
  ['prod/*', 'prod/payments/db', false],
  ['prod/*/db', 'prod/payments/db', true],
  ['**/db', 'prod/payments/db', true],
  ['**/payments/**', 'prod/payments/db', true],
  ['prod/pay*', 'prod/payments', true],
  ['prod/pay*s', 'prod/payments', true],
  ['prod/payments/db', 'prod/payments/db', true],
  ['prod/payments/db', 'prod/payments/db2', false],
  ['prod/payments/db', 'PROD/payments/db', false],
  ['prod/p.yments/db', 'prod/payments/db', false],
])('%s covers %s: %s', (pattern, name, covers) => {
  expect(matchesPath(pattern, name)).toBe(covers);
});

test.each([
  ['INC-#', 'INC-4127', true],
  ['INC-#', 'INC-', false],
  ['INC-#', 'INC-41a', false],
  ['INC-#', 'INC-#', false],
  ['*-#', 'OPS-1', true],
  ['*', 'anything', true],
])('ticket form %s fits %s: %s', (pattern, ticket, fits) => {
  expect(matchesTicket(pattern, ticket)).toBe(fits);
});

test('no pattern is slow', () => {
  const spent = cpuMsOf(() => {
    expect(matchesPath('*a'.repeat(100), `${'a'.repeat(500)}b`)).toBe(false);
    expect(matchesTicket('*a'.repeat(30), `${'a'.repeat(256)}b`)).toBe(false);
  });
  expect(spent).toBeLessThan(200);
});

test('the quick ways say what the slow one says', () => {
  const part = fc.constantFrom('', 'a', 'b', 'ab', '*', '**', 'a*', '*b', 'a**');
  const pattern = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const name = fc
    .array(fc.constantFrom('', 'a', 'b', 'ab', 'aab'), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(pattern, name, (one, other) => {
      expect(matchesPath(one, other)).toBe(slow(one, other));
    }),
    { numRuns: 5_000 },
  );
});

/** By regular expression: too slow for what people write, right for what is short. */
function slow(pattern: string, name: string): boolean {
  const matches = (parts: readonly string[], names: readonly string[]): boolean => {
    const [part, ...rest] = parts;
    if (part === undefined) return names.length === 0;
    if (part === '**') {
      return Array.from({ length: names.length + 1 }, (_, skip) => names.slice(skip)).some((left) =>
        matches(rest, left),
      );
    }
    const [first, ...others] = names;
    const form = new RegExp(`^${part.replaceAll('*', '[^/]*')}$`);
    return first !== undefined && form.test(first) && matches(rest, others);
  };
  return matches(pattern.split('/'), name.split('/'));
}
