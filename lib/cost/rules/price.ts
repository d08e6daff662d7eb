import { z } from 'zod';
import { invariant } from '#lib/kernel/invariant.ts';
import type { Day } from './calendar.ts';
import type { Micros } from './money.ts';

/**
 * What is charged, each with its own quantity:
 *   secret, replica        hours that it is kept
 *   awaiting-deletion      hours of the deletion window: AWS does not charge for them, the line says so
 *   api-calls              calls of Secrets Manager
 *   key                    hours that a customer key is used by secrets
 *   key-requests           requests to a customer key for values
 *   parameter              hours of one advanced parameter: only in advice, no line has it
 *   parameter-calls        calls to advanced parameters: only in advice
 */
export const COMPONENTS = [
  'secret',
  'replica',
  'awaiting-deletion',
  'api-calls',
  'key',
  'key-requests',
  'parameter',
  'parameter-calls',
] as const;
export type Component = (typeof COMPONENTS)[number];

/** By the month (prorated by the hours of that month) or by so many calls. */
export type PriceUnit = 'month' | 'calls';

export interface Price {
  readonly component: Component;
  /** Micro-units of the currency for one month, or for `per` calls. */
  readonly micros: Micros;
  readonly unit: PriceUnit;
  /** 1 for months; for calls how many the price is for. */
  readonly per: number;
  /** First day (UTC) it holds; `null`: from the beginning. */
  readonly validFrom: Day | null;
  /** Where it was read, and when. */
  readonly source: string;
}

const SOURCE = 'AWS list price (Secrets Manager, KMS and Systems Manager pricing pages), as of 2026-11-20';

/** The list prices in US dollars: the same in all commercial regions. Edited prices stand before them. */
export const LIST_PRICES: readonly Price[] = [
  { component: 'secret', micros: 400_000, unit: 'month', per: 1, validFrom: null, source: SOURCE },
  { component: 'replica', micros: 400_000, unit: 'month', per: 1, validFrom: null, source: SOURCE },
  { component: 'awaiting-deletion', micros: 0, unit: 'month', per: 1, validFrom: null, source: SOURCE },
  { component: 'api-calls', micros: 50_000, unit: 'calls', per: 10_000, validFrom: null, source: SOURCE },
  { component: 'key', micros: 1_000_000, unit: 'month', per: 1, validFrom: null, source: SOURCE },
  { component: 'key-requests', micros: 30_000, unit: 'calls', per: 10_000, validFrom: null, source: SOURCE },
  { component: 'parameter', micros: 50_000, unit: 'month', per: 1, validFrom: null, source: SOURCE },
  {
    component: 'parameter-calls',
    micros: 50_000,
    unit: 'calls',
    per: 10_000,
    validFrom: null,
    source: SOURCE,
  },
];

export const DAY_PATTERN = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** A price as a person may set it. At most 1,000,000 of the currency: a typing slip, else. */
export const priceEditSchema = z.strictObject({
  component: z.enum(COMPONENTS),
  micros: z.number().int().min(0).max(1_000_000_000_000),
  validFrom: z.string().regex(DAY_PATTERN, 'A day, as 2026-11-20.'),
  source: z.string().trim().min(3).max(200),
});
export type PriceEdit = z.infer<typeof priceEditSchema>;

/** All prices in force over time: those of a component ordered by day, the last that has begun holds. */
export class PriceBook {
  readonly #byComponent: ReadonlyMap<Component, readonly Price[]>;

  constructor(prices: readonly Price[]) {
    const sorted = [...prices].sort((a, b) => (a.validFrom ?? '').localeCompare(b.validFrom ?? ''));
    this.#byComponent = new Map(
      COMPONENTS.map((component) => [component, sorted.filter((price) => price.component === component)]),
    );
  }

  /** The price on a day; of two for the same day the later in the list. `null`: none has begun. */
  on(component: Component, day: Day): Price | null {
    return (
      (this.#byComponent.get(component) ?? []).findLast((price) => (price.validFrom ?? '') <= day) ?? null
    );
  }

  /** As `on`, where a price must be there: the shipped list reaches back to the beginning. */
  require(component: Component, day: Day): Price {
    const price = this.on(component, day);
    invariant(price !== null, 'a price for every component and day');
    return price;
  }

  /** Days (UTC) on which any price begins. */
  changeDays(): readonly Day[] {
    const all = [...this.#byComponent.values()].flat();
    return [...new Set(all.flatMap(({ validFrom }) => (validFrom === null ? [] : [validFrom])))].sort();
  }

  /** The instants (ms) at which a price of this component changes. */
  changesOf(component: Component): readonly number[] {
    return (this.#byComponent.get(component) ?? []).flatMap(({ validFrom }) =>
      validFrom === null ? [] : [Date.parse(`${validFrom}T00:00:00Z`)],
    );
  }
}
