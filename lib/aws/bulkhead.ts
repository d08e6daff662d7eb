/** Lets at most `open` tasks run at once and `waiting` more wait; one account's trouble stays that account's. */
export class Bulkhead {
  readonly #open: number;
  readonly #waiting: number;
  #running = 0;
  readonly #queue: (() => void)[] = [];

  constructor(open: number, waiting: number) {
    this.#open = open;
    this.#waiting = waiting;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Runs `task` when there is room.
   * @throws BulkheadFullError at once when too many wait already; the signal's reason when it fires while waiting.
   */
  async run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    await this.#enter(signal);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#running < this.#open) {
      this.#running += 1;
      return Promise.resolve();
    }
    if (this.#queue.length >= this.#waiting) return Promise.reject(new BulkheadFullError('no room'));
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#queue.splice(this.#queue.indexOf(enter), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#queue.push(enter);
    });
  }

  /** Hands the place to the next in line, or gives it back. */
  #leave(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#running -= 1;
  }
}

export class BulkheadFullError extends Error {
  override readonly name = 'BulkheadFullError';
}
