import { STRUCTURE_CODE } from './structure-code.ts';

/** Places in the memory of structure.wat. */
const MARKS = 4_096;
const DATA = 65_536 + 64;
/** Where the numbered texts begin, and a block may be read over the end of the bytes. */
const ROOM = 4_194_304 - 64;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly scan: (at: number, end: number) => number;
  readonly marks: (at: number, end: number) => number;
  readonly number: (at: number, end: number) => number;
  readonly forget: () => void;
}

/**
 * Follows strings, braces and brackets with SIMD: the same as the plain loop of plain-structure.ts, several times faster.
 * Bytes are looked at where they lie in its memory; one chunk at a time, for whoever holds it.
 */
export class Structure {
  /** The most bytes that fit. */
  readonly capacity: number;
  /** The bytes last taken in. */
  bytes: Buffer = Buffer.alloc(0);
  /** Places in `bytes` of the quotes, brackets and braces that `mark` found. */
  readonly marks: Int32Array;
  /** Texts by their number; from 1 on. */
  readonly texts: string[] = [''];
  /** Counts how often all numbered texts were forgotten. */
  generation = 0;
  readonly #exports: Exports;
  readonly #memory: Buffer;
  readonly #state: Int32Array;
  #held = false;

  constructor() {
    const compiled = new WebAssembly.Module(Buffer.from(STRUCTURE_CODE, 'base64'));
    this.#exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    const { buffer } = this.#exports.memory;
    this.#memory = Buffer.from(buffer);
    this.#state = new Int32Array(buffer, 0, 8);
    this.marks = new Int32Array(buffer, MARKS, 4_096);
    this.capacity = ROOM - DATA;
    this.#exports.forget();
  }

  /** Takes one chunk in, behind what was kept of the last one. @returns false where somebody else's chunk lies here. */
  hold(kept: Buffer, chunk: Buffer): boolean {
    if (this.#held || kept.length + chunk.length > this.capacity) return false;
    this.#held = true;
    this.#memory.set(kept, DATA);
    this.#memory.set(chunk, DATA + kept.length);
    this.bytes = this.#memory.subarray(DATA, DATA + kept.length + chunk.length);
    return true;
  }

  release(): void {
    this.#held = false;
  }

  /** Begins with a new value: nothing unusual and no host has been seen of it. */
  begin(): void {
    this.#state[5] = 0;
    this.#state[6] = 0;
  }

  /** Goes on inside a value, outside its strings. @returns the place behind it; beyond the chunk where it goes on there. */
  scan(from: number, depth: number, floor: number, deepest: number): number {
    const state = this.#state;
    state[0] = depth;
    state[1] = floor;
    state[2] = deepest;
    state[3] = 0;
    state[4] = 0;
    const end = this.#exports.scan(from + DATA, this.bytes.length + DATA);
    return end - DATA + (state[4] as number);
  }

  get depth(): number {
    return this.#state[0] as number;
  }

  get deepest(): number {
    return this.#state[2] as number;
  }

  get inString(): boolean {
    return this.#state[3] !== 0;
  }

  /** Whether a backslash, a control character or a byte beyond ASCII was seen. May say so of what lies close behind. */
  get unusual(): boolean {
    return this.#state[5] !== 0;
  }

  /** Whether the name of a host was seen that makes a record worth parsing (needles.ts). */
  get wanted(): boolean {
    return this.#state[6] !== 0;
  }

  /**
   * Finds the quotes, and the brackets and braces outside strings, of a value without backslashes. Their places, from the
   * start of the memory, are in `marks`. @returns how many; -1: too many.
   */
  mark(from: number, to: number): number {
    return this.#exports.marks(from + DATA, to + DATA);
  }

  /**
   * Numbers texts that come again and again; the text of a number is in `texts`, as a string of its own memory. What is
   * remembered by numbers must be forgotten when `generation` changes.
   */
  number(from: number, to: number): number {
    let number = this.#exports.number(from + DATA, to + DATA);
    if (number === 0) {
      this.#exports.forget();
      this.texts.length = 1;
      this.generation++;
      number = this.#exports.number(from + DATA, to + DATA);
    }
    if (number > 0) return number;
    this.texts[-number] = this.bytes.toString('latin1', from, to);
    return -number;
  }
}

/** What is to be subtracted from a place in `marks` to have the place in `bytes`. */
export const MARK_OFFSET = DATA;

/** The one of this thread. */
export const structure = new Structure();
