import type { Reason } from './reasons.ts';
import type { Structure } from './structure.ts';

/** What a scanner of documents tells, in the order of the bytes. */
export interface ScanSink {
  /**
   * One JSON value that may be a record. The bytes are valid only during the call. `place` counts from 0. `seen`: where
   * the value lies as a whole, with what was seen of it; null where that is not known.
   */
  item(bytes: Buffer, place: number, seen: Structure | null): void;
  /** One item that cannot be read; the rest goes on. */
  badItem(reason: Reason, bytes: Buffer, place: number): void;
}

/** The whole file cannot be trusted: nothing of it may be taken. `offset` is in (inflated) bytes. */
export class BrokenFileError extends Error {
  override readonly name = 'BrokenFileError';
  readonly reason: Reason;
  readonly offset: number;
  constructor(reason: Reason, offset: number) {
    super(reason);
    this.reason = reason;
    this.offset = offset;
  }
}
