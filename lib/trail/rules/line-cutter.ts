import { isBlank, LINE_FEED } from './json-bytes.ts';
import { LIMITS } from './limits.ts';

/** What the cutter tells, in the order of the bytes. */
export interface LineSink {
  /** One line that is not blank, without its end. The bytes are valid only during the call. */
  line(bytes: Buffer): void;
  /** A line beyond the limit of a record; its bytes are not kept. */
  tooLong(): void;
}

/** Cuts a stream of bytes into lines. Memory is bounded by the chunk and one record. */
export class LineCutter {
  readonly #sink: LineSink;
  #carry: Buffer = Buffer.alloc(0);
  /** The line under way is beyond the limit: it is passed over up to its end. */
  #tooLong = false;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  /** Takes the bytes of a chunk from this place on. */
  push(chunk: Buffer, from: number): void {
    const rest = chunk.subarray(from);
    const b = this.#carry.length === 0 ? rest : Buffer.concat([this.#carry, rest]);
    this.#carry = Buffer.alloc(0);
    let at = 0;
    for (;;) {
      const end = b.indexOf(LINE_FEED, at);
      if (end < 0) break;
      this.#ended(b.subarray(at, end));
      at = end + 1;
    }
    this.#keep(b.subarray(at));
  }

  /** Call once, behind the last byte. */
  end(): void {
    this.#ended(this.#carry);
    this.#carry = Buffer.alloc(0);
  }

  #ended(line: Buffer): void {
    if (this.#tooLong) this.#sink.tooLong();
    else if (!isBlank(line)) this.#sink.line(line);
    this.#tooLong = false;
  }

  #keep(rest: Buffer): void {
    if (this.#tooLong) return;
    if (rest.length > LIMITS.recordBytes) this.#tooLong = true;
    else this.#carry = Buffer.from(rest);
  }
}
