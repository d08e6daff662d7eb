import { invariant } from '#lib/kernel/invariant.ts';
import type { Day, Month } from './calendar.ts';
import { hoursOfMonth } from './calendar.ts';
import { type Micros, share } from './money.ts';
import type { Component, Price } from './price.ts';

/** One amount of one month: quantity × price of that day, rounded once, half to even. Every sum is a sum of these. */
export interface CostLine {
  readonly month: Month;
  readonly component: Component;
  /** `null`: of the account, not of one secret (listing, free requests). */
  readonly secretId: string | null;
  readonly accountId: string;
  readonly region: string;
  /** Who called; `null` where nobody did: storage, keys. */
  readonly principalId: number | null;
  /** First and last day (UTC) that the quantity is of. */
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** Hours or calls, whole. */
  readonly quantity: number;
  readonly price: Price;
  readonly micros: Micros;
  readonly basis: Basis;
}

/**
 *   known     from AWS's own dates, or counted from records
 *   assumed   a date that AWS does not tell was taken from something else
 *   trial     within a trial or free tier that the settings name: no charge
 */
export type Basis = 'known' | 'assumed' | 'trial';

/** What hours cost at a monthly price. The whole month costs the price exactly, whatever its length. */
export function hoursCost(price: Price, month: Month, hours: number): Micros {
  invariant(price.unit === 'month', 'a price by the month');
  return share(price.micros, hours, hoursOfMonth(month));
}

/** What calls cost. Billed by the call: 10,000 is the unit of the price list, not of the bill. */
export function callsCost(price: Price, calls: number): Micros {
  invariant(price.unit === 'calls', 'a price by calls');
  return share(price.micros, calls, price.per);
}

export function sumOf(lines: readonly Pick<CostLine, 'micros'>[]): Micros {
  return lines.reduce((sum, { micros }) => sum + micros, 0);
}
