import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ListChain, planChains } from '#lib/aws/rules/list-chains.ts';

const holds = ({ prefix, without }: ListChain, name: string) =>
  name.startsWith(prefix) && !without.some((longer) => name.startsWith(longer));

function sample(count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => `${['prod', 'prod', 'staging', 'dev', 'legacy'][n % 5]}/service-${n % 1_042}/key-${n}`,
  );
}

test('few names are one chain', () => {
  expect(planChains([])).toEqual([{ prefix: '', without: [] }]);
  expect(planChains(sample(200))).toEqual([{ prefix: '', without: [] }]);
});

test('a hundred thousand names are cut into chains of which none is long, within the limits of AWS', () => {
  const names = sample(100_000);
  const chains = planChains(names);
  const pages = chains.map((chain) => Math.ceil(names.filter((name) => holds(chain, name)).length / 100));
  expect(Math.max(...pages)).toBeLessThanOrEqual(50);
  expect(pages.reduce((sum, n) => sum + Math.max(1, n), 0)).toBeLessThan(1_000 * 1.1);
  for (const { without } of chains) expect(without.length).toBeLessThanOrEqual(9);
});

test('every name, known or not, is in exactly one chain', () => {
  const chains = planChains(sample(5_000));
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: 30 }),
    fc.constantFrom('prod', 'prod/', 'prod/service-', 'dev/service-1', 'p', '!x', 'Prod/service-1'),
    fc.nat(4_999).map((n) => sample(5_000)[n] ?? ''),
  );
  fc.assert(
    fc.property(name, (one) => {
      expect(chains.filter((chain) => holds(chain, one))).toHaveLength(1);
    }),
    { numRuns: 2_000 },
  );
});
