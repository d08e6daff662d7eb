import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';

/** Bytes that are handed over at once. */
const FULL = 256 * 1024;
const HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TAIL = Buffer.from([0xff, 0xff]);
const NULL = -1;
/** 2000-01-01 in milliseconds since 1970: where PostgreSQL counts from. */
const EPOCH_MS = 946_684_800_000;
/** Texts up to this length are written here: the way to the native code costs more. */
const SHORT = 96;

/** Writes cells in PostgreSQL's binary form, one behind the other, in the order of the columns. */
export class CellWriter {
  #bytes = Buffer.allocUnsafe(2 * FULL);
  #at = 0;

  /** What was written since the last time. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafe(2 * FULL);
    this.#at = 0;
    return taken;
  }

  get isFull(): boolean {
    return this.#at >= FULL;
  }

  raw(bytes: Buffer): void {
    this.#room(bytes.length);
    this.#at += bytes.copy(this.#bytes, this.#at);
  }

  row(cells: number): void {
    this.#room(2);
    this.#at = this.#bytes.writeInt16BE(cells, this.#at);
  }

  int(value: number | null): void {
    if (this.#isNull(value)) return;
    this.#room(8);
    this.#length(4);
    this.#length(value);
  }

  flag(value: boolean | null): void {
    if (this.#isNull(value)) return;
    this.#room(5);
    this.#length(1);
    this.#bytes[this.#at++] = value ? 1 : 0;
  }

  instant(value: Date): void {
    this.#room(12);
    this.#length(8);
    // Microseconds as two halves: they do not fit the numbers that are exact below 2^53 in time, and a BigInt is slow.
    const ms = value.getTime() - EPOCH_MS;
    const high = Math.floor((ms * 1000) / 4_294_967_296);
    this.#length(high);
    this.#length((ms * 1000 - high * 4_294_967_296) | 0);
  }

  hex(value: string): void {
    this.#room(4 + value.length);
    this.#length(value.length / 2);
    this.#at += this.#bytes.write(value, this.#at, 'hex');
  }

  /** Text must be free of NUL. */
  text(value: string | null): void {
    if (this.#isNull(value)) return;
    this.#room(4 + value.length * 3);
    const start = this.#at;
    this.#at += 4;
    this.#characters(value);
    this.#bytes.writeInt32BE(this.#at - start - 4, start);
  }

  /** An array of texts; null for the empty one. */
  texts(values: readonly string[]): void {
    if (this.#isNull(values.length === 0 ? null : values)) return;
    this.#room(24);
    const start = this.#at;
    this.#at += 4;
    for (const head of [1, 0, TEXT_TYPE, values.length, 1]) this.#length(head);
    for (const value of values) this.text(value);
    this.#bytes.writeInt32BE(this.#at - start - 4, start);
  }

  json(value: unknown): void {
    if (this.#isNull(value)) return;
    const text = JSON.stringify(value);
    this.#room(5 + text.length * 3);
    const start = this.#at;
    this.#at += 4;
    this.#bytes[this.#at++] = 1;
    this.#characters(text);
    this.#bytes.writeInt32BE(this.#at - start - 4, start);
  }

  #characters(value: string): void {
    const bytes = this.#bytes;
    const { length } = value;
    let at = this.#at;
    if (length <= SHORT) {
      let i = 0;
      for (; i < length; i++) {
        const c = value.charCodeAt(i);
        if (c >= 0x80) break;
        bytes[at++] = c;
      }
      if (i === length) {
        this.#at = at;
        return;
      }
    }
    this.#at += bytes.write(value, this.#at, 'utf8');
  }

  /** Writes null for null. */
  #isNull(value: unknown): value is null {
    if (value !== null) return false;
    this.#room(4);
    this.#length(NULL);
    return true;
  }

  #length(value: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
    this.#at = at + 4;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + bytes));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

const TEXT_TYPE = 25;

/** Copies rows into a table: `write` writes the cells of one row in the order of `columns`. */
export async function copyBinary<Row>(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: readonly Row[],
  write: (cells: CellWriter, row: Row) => void,
): Promise<void> {
  const stream = client.query(from(`COPY ${table} (${columns.join(', ')}) FROM STDIN WITH (FORMAT binary)`));
  const finished = once(stream, 'finish');
  const hand = async (bytes: Buffer) => {
    if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), finished]);
  };
  const cells = new CellWriter();
  cells.raw(HEAD);
  try {
    for (const row of rows) {
      cells.row(columns.length);
      write(cells, row);
      if (cells.isFull) await hand(cells.take());
    }
    cells.raw(TAIL);
    await hand(cells.take());
  } catch (error) {
    finished.catch(() => undefined);
    stream.destroy(error as Error);
    throw error;
  }
  stream.end();
  await finished;
}
