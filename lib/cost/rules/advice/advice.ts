import type { Micros } from '../money.ts';
import type { Component, PriceBook } from '../price.ts';

/** Days that advice looks back on. What was read within them is never advised away. */
export const WINDOW_DAYS = 90;

export const ADVICE_KINDS = ['unused', 'idle-replica', 'chatty-caller', 'to-parameter-store'] as const;
export type AdviceKind = (typeof ADVICE_KINDS)[number];

/** One caller's value reads of one secret within the window. */
export interface CallerFacts {
  readonly principalId: number;
  readonly who: string;
  readonly reads: number;
  /** Days of the last thirty on which it read, and its reads on them. */
  readonly recentDays: number;
  readonly recentReads: number;
  readonly lastAt: number;
  /** Reads values to look after them, not to use them: scanners, our own roles. */
  readonly isInventoryTool: boolean;
}

/** What advice judges by. Times in milliseconds since 1970; calls within the window. */
export interface AdviceFacts {
  readonly secretId: string;
  readonly isReplica: boolean;
  readonly owningService: string | null;
  readonly type: string | null;
  readonly createdAt: number | null;
  readonly deletionAskedAt: number | null;
  readonly rotates: boolean;
  readonly customerKey: boolean;
  /** Start of the last day (UTC) on which AWS says the value was read, by whomever; `null`: never. */
  readonly lastAccessedOn: number | null;
  /** Days of the window that the trail has seen whole in its account and region. */
  readonly seenDays: number;
  /** New versions within the window. */
  readonly changes: number;
  readonly callers: readonly CallerFacts[];
}

/** Facts as a person can check them: counts, days, names. */
export type AdviceEvidence = Readonly<Record<string, string | number | boolean>>;

export interface AdviceDraft {
  /** Unique within the kind. */
  readonly subject: string;
  readonly secretId: string;
  readonly principalId: number | null;
  /** In a month of thirty days, at the prices of today. Above zero. */
  readonly savingMicros: Micros;
  readonly evidence: AdviceEvidence;
}

/** One way to pay less. Pure: facts, prices and the time in, drafts out. */
export interface Advice {
  readonly kind: AdviceKind;
  /** Told by records and dates; else by what it is called. What is proven comes first. */
  readonly proven: boolean;
  /** Heading over all of its kind. */
  readonly title: string;
  /** What the act is, as words of a link. */
  readonly act: string;
  /** What may go wrong. */
  readonly risk: string;
  judge(facts: AdviceFacts, prices: AdvicePrices, now: number): readonly AdviceDraft[];
  /** The proof in a sentence, behind the name of the secret. */
  says(evidence: AdviceEvidence): string;
}

/** Prices of one day. */
export class AdvicePrices {
  readonly #book: PriceBook;
  readonly #day: string;

  constructor(book: PriceBook, day: string) {
    this.#book = book;
    this.#day = day;
  }

  monthly(component: Component): Micros {
    return this.#book.require(component, this.#day).micros;
  }

  /** What so many calls cost, to the nearest micro-unit. */
  calls(component: Component, count: number): Micros {
    const { micros, per } = this.#book.require(component, this.#day);
    return Math.round((micros * count) / per);
  }
}
