/** Failures in a row after which a place is left alone. */
const MOST_FAILURES = 5;
const SHORTEST_REST_MS = 15_000;
const LONGEST_REST_MS = 60_000;

/**
 * Leaves an account and region alone that does not answer: after five calls in a row without an answer nothing is sent for
 * a quarter of a minute, then one call tries. While it rests, callers hear so at once instead of waiting 10 s each, and
 * hold no place of their bulkhead.
 */
export class Circuit {
  readonly #now: () => number;
  #failures = 0;
  #rest = SHORTEST_REST_MS;
  #restingUntil = 0;
  #isTrying = false;

  /** `now`: milliseconds of a clock that only runs forward. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Says whether a call may go out. Whoever is told yes tells afterwards how it went. */
  admits(): boolean {
    if (this.#failures < MOST_FAILURES) return true;
    if (this.#isTrying || this.#now() < this.#restingUntil) return false;
    this.#isTrying = true;
    return true;
  }

  /** AWS answered, whatever it said. */
  answered(): void {
    this.#failures = 0;
    this.#rest = SHORTEST_REST_MS;
    this.#isTrying = false;
  }

  /** Nobody answered, or not in time. */
  unanswered(): void {
    this.#failures += 1;
    if (this.#failures < MOST_FAILURES) return;
    this.#restingUntil = this.#now() + this.#rest;
    if (this.#isTrying) this.#rest = Math.min(LONGEST_REST_MS, this.#rest * 2);
    this.#isTrying = false;
  }

  /** The call ended for a reason that says nothing about AWS. */
  dropped(): void {
    this.#isTrying = false;
  }

  /** Milliseconds it is still left alone; 0: it is not. */
  restsFor(): number {
    return this.#failures < MOST_FAILURES ? 0 : Math.max(0, this.#restingUntil - this.#now());
  }
}
