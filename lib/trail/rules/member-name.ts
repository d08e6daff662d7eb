/** `"Records` */
const LONGEST = 8;

/** The name of the member under way, as far as it may be one that makes an envelope; it may be cut by a chunk's end. */
export class MemberName {
  /** Where its quote lies in the current chunk; -1 outside. */
  #start = -1;
  #text = '';

  get isList(): boolean {
    return this.#text === 'Records' || this.#text === 'Events';
  }

  begin(at: number): void {
    this.#start = at;
  }

  /** A string ended at this quote: the name, if one was begun. */
  end(b: Buffer, at: number): void {
    if (this.#start < 0) return;
    this.#text = at - this.#start <= LONGEST ? b.toString('latin1', this.#start + 1, at) : '';
    this.#start = -1;
  }

  /** No name is under way any more. */
  leave(): void {
    this.#start = -1;
  }

  /** The next member has another name. */
  forget(): void {
    this.#text = '';
  }

  /** The bytes before this place are dropped from the chunk. */
  drop(before: number): void {
    if (this.#start >= 0) this.#start -= before;
  }

  /** The bytes of a name that the end of the chunk cuts, to be put before the next chunk; empty: none that matters. */
  cut(b: Buffer): Buffer {
    const from = this.#start;
    this.#start = -1;
    if (from < 0 || b.length - from > LONGEST) return Buffer.alloc(0);
    this.#start = 0;
    return Buffer.from(b.subarray(from));
  }
}
