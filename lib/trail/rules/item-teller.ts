import { LIMITS } from './limits.ts';
import type { Reason } from './reasons.ts';
import type { ScanSink } from './scan-sink.ts';
import type { Structure } from './structure.ts';

/** Counts the items of one file, and tells those beyond a limit as bad. */
export class ItemTeller {
  readonly #sink: ScanSink;
  #place = 0;

  constructor(sink: ScanSink) {
    this.#sink = sink;
  }

  /** Items told so far, unreadable ones included. */
  get count(): number {
    return this.#place;
  }

  /** @param depth how deep the item's own brackets go. */
  tell(bytes: Buffer, depth: number, seen: Structure | null): void {
    if (bytes.length > LIMITS.recordBytes) this.bad('too-large', bytes);
    else if (depth > LIMITS.depth) this.bad('too-deep', bytes);
    else this.#sink.item(bytes, this.#place++, seen);
  }

  bad(reason: Reason, bytes: Buffer): void {
    this.#sink.badItem(reason, bytes, this.#place++);
  }
}
