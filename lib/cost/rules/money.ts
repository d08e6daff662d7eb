import { invariant } from '#lib/kernel/invariant.ts';

/** Money is whole micro-units of a currency: 1,000,000 of them are one dollar, five of them one call of an API. */
export type Micros = number;

/**
 * `amount × times ÷ of`, rounded once to a whole micro-unit, halves to the even neighbour: no side gains by many small
 * roundings. `times` and `of` are whole and not negative.
 */
export function share(amount: Micros, times: number, of: number): Micros {
  invariant(
    [amount, times, of].every(Number.isSafeInteger) && times >= 0 && of > 0,
    'a share of whole numbers',
  );
  const product = BigInt(amount) * BigInt(times);
  const negative = product < 0n;
  const size = negative ? -product : product;
  const whole = size / BigInt(of);
  const twice = (size % BigInt(of)) * 2n;
  const up = twice > BigInt(of) || (twice === BigInt(of) && whole % 2n === 1n);
  const rounded = Number(up ? whole + 1n : whole);
  return negative && rounded !== 0 ? -rounded : rounded;
}

/**
 * Splits an amount by whole weights so that the parts sum to it to the last micro-unit: each gets its share rounded
 * down, and what is left goes, one micro-unit each, to those who lost most (largest remainder), ties in the given order.
 * All weights zero: the first one bears it all. No weights: nothing.
 */
export function split(amount: Micros, weights: readonly number[]): readonly Micros[] {
  invariant(amount >= 0 && weights.every((weight) => weight >= 0), 'a split of what is not negative');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map((_, index) => (index === 0 ? amount : 0));
  const parts = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight);
    return { index, down: Number(product / BigInt(total)), lost: product % BigInt(total) };
  });
  let left = amount - parts.reduce((sum, part) => sum + part.down, 0);
  const byLoss = [...parts].sort((a, b) =>
    a.lost === b.lost ? a.index - b.index : a.lost > b.lost ? -1 : 1,
  );
  const given = parts.map((part) => part.down);
  for (const { index } of byLoss) {
    if (left === 0) break;
    given[index] = (given[index] ?? 0) + 1;
    left -= 1;
  }
  return given;
}
