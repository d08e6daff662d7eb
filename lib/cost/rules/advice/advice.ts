import type { Micros } from '../money.ts';
import type { Component, PriceBook } from '../price.ts';

/** Days that advice looks back on. What was read within them is never advised away. */
export const WINDOW_DAYS = 90;

export const ADVICE_KINDS = [
  'unused',
  'idle-replica',
  'chatty-caller',
  'to-parameter-store',
  'same-value',
  'orphaned',
] as const;
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
  /** Goes under the name of the function that rotates this secret. */
  readonly isRotation: boolean;
}

/** Another secret of the same account, region and environment with the same current value, by their fingerprints. */
export interface SameValue {
  /** The one that is read most. */
  readonly name: string;
  readonly reads: number;
  /** All that have this value. */
  readonly secrets: number;
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
  /** `null`: no other has its value, nobody knows, or it is the one that is read most of those that have it. */
  readonly sameValueAs: SameValue | null;
  /** A tag that says that what it opens is gone, as `key=value`. */
  readonly endedTag: string | null;
  /** Rotations that failed since the last one that succeeded. */
  readonly failing: { readonly since: number; readonly attempts: number } | null;
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
  /** Its act takes a secret or a copy away: it never names one that was read within the window. */
  readonly deletes: boolean;
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
