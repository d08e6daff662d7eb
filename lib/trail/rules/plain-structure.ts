import { BACKSLASH, CLOSE_BRACKET, OPEN_BRACKET, QUOTE } from './json-bytes.ts';

/** Follows strings, braces and brackets byte by byte: what structure.ts does with SIMD, for bytes it could not take. */
export class PlainStructure {
  depth = 0;
  deepest = 0;
  inString = false;

  /**
   * Goes on inside a value, outside its strings, until `depth` is down at `floor` or the bytes end.
   * @returns the place behind it; beyond the bytes where a backslash at their end has taken one more.
   */
  scan(b: Buffer, from: number, depth: number, floor: number, deepest: number): number {
    const n = b.length;
    this.depth = depth;
    this.deepest = deepest;
    this.inString = false;
    let i = from;
    while (i < n) {
      const c = b[i++] as number;
      if (c === QUOTE) i = this.#string(b, i);
      else if (c >= OPEN_BRACKET) {
        // [ and { differ by one bit from each other, ] and } too.
        const bracket = c & 0xdf;
        if (bracket === OPEN_BRACKET) {
          this.depth++;
          if (this.depth > this.deepest) this.deepest = this.depth;
        } else if (bracket === CLOSE_BRACKET) {
          this.depth--;
          if (this.depth === floor) return i;
        }
      }
    }
    return i;
  }

  #string(b: Buffer, from: number): number {
    let i = from;
    while (i < b.length) {
      const c = b[i++] as number;
      if (c === QUOTE) return i;
      if (c === BACKSLASH) i++;
    }
    this.inString = true;
    return i;
  }
}
