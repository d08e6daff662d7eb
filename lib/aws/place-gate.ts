import { ACTION_MS } from './bounded-handler.ts';
import { Bulkhead, BulkheadFullError } from './bulkhead.ts';
import { Circuit } from './circuit.ts';
import { CredentialsRefused } from './inventory-credentials.ts';
import { type AwsFailure, awsFailure, fromThrown } from './rules/errors.ts';

const CALLS_AT_ONCE = 8;
const CALLS_WAITING = 64;

type Outcome<T> = { readonly ok: true; readonly value: T } | AwsFailure;

/** How calls to one account and region go, as this process sees it. */
export interface PlaceState {
  readonly running: number;
  readonly waiting: number;
  /** Milliseconds for which nothing is sent there, because it did not answer; 0: calls go out. */
  readonly restsForMs: number;
  /** When AWS last said that we ask too often. */
  readonly throttledAt: Date | null;
}

/**
 * What stands between the product and one account and region: every call is an action of at most 10 s, eight go at once,
 * and a place that does not answer is left alone for a while. Its trouble stays its own.
 */
export class PlaceGate {
  readonly #bulkhead = new Bulkhead(CALLS_AT_ONCE, CALLS_WAITING);
  readonly #circuit = new Circuit(() => performance.now());
  readonly #now: () => Date;
  #throttledAt: Date | null = null;

  constructor(now: () => Date) {
    this.#now = now;
  }

  state(): PlaceState {
    const { running, waiting } = this.#bulkhead;
    return { running, waiting, restsForMs: this.#circuit.restsFor(), throttledAt: this.#throttledAt };
  }

  /** Runs an action. `ending`: the caller's own wish to end it earlier, which says nothing about AWS. */
  async run<T>(task: (signal: AbortSignal) => Promise<T>, ending?: AbortSignal): Promise<Outcome<T>> {
    if (!this.#circuit.admits()) return awsFailure('resting');
    const deadline = AbortSignal.timeout(ACTION_MS);
    const signal = ending ? AbortSignal.any([deadline, ending]) : deadline;
    try {
      const value = await this.#bulkhead.run(signal, () => untilAborted(task(signal), signal));
      this.#circuit.answered();
      return { ok: true, value };
    } catch (thrown) {
      const failure = failureOf(thrown, signal);
      if (ending?.aborted && !deadline.aborted) this.#circuit.dropped();
      else this.#note(failure);
      return failure;
    }
  }

  #note({ refusal: { code } }: AwsFailure): void {
    if (code === 'throttled') this.#throttledAt = this.#now();
    if (code === 'timed-out' || code === 'unreachable') this.#circuit.unanswered();
    else if (code === 'busy') this.#circuit.dropped();
    else this.#circuit.answered();
  }
}

function failureOf(thrown: unknown, signal: AbortSignal): AwsFailure {
  if (thrown instanceof CredentialsRefused) return thrown.failure;
  if (thrown instanceof BulkheadFullError) return awsFailure('busy');
  return signal.aborted ? awsFailure('timed-out') : fromThrown(thrown);
}

/** Waits for a promise, but no longer than the signal: what the SDK does meanwhile ends by the same signal. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
