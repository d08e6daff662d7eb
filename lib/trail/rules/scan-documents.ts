import { ItemTeller } from './item-teller.ts';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  LINE_FEED,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  withoutMark,
} from './json-bytes.ts';
import { LIMITS } from './limits.ts';
import { LineCutter } from './line-cutter.ts';
import { MemberName } from './member-name.ts';
import { PlainStructure } from './plain-structure.ts';
import { scanLine } from './scan-line.ts';
import { BrokenFileError, type ScanSink } from './scan-sink.ts';
import { type Structure, structure } from './structure.ts';

/** Bytes that are looked at at once. */
const PIECE = 512 * 1024;

/** Where the scanner is between two documents or inside one. */
const BETWEEN = 0;
/** Inside an object that is an item itself, unless it turns out to be an envelope with a list. */
const OBJECT = 1;
/** Inside the list of an envelope (`Records`, `Events`) or of a bare array. */
const LIST = 2;
/** Behind the list, in the rest of the envelope. */
const REST = 3;
/** One object a line: the first line was a whole object. */
const LINES = 4;

/**
 * Cuts a stream of bytes into the JSON values that may be records, without parsing them: `{"Records":[…]}`,
 * `{"Events":[…]}`, bare arrays, single objects, objects one a line or one behind the other, with or without
 * byte-order mark and CRLF.
 *
 * It follows strings, braces and brackets of every byte (in lists of records with SIMD, structure.wat), because
 * looking for a mark such as `},{"eventVersion":` alone would let a caller-chosen object inside one record pass
 * for a record of its own. Memory is bounded by the chunk and one record.
 */
export class DocumentScanner {
  readonly #items: ItemTeller;
  #mode = BETWEEN;
  #depth = 0;
  #deepest = 0;
  #inString = false;
  /** Bytes of the next chunk that a backslash at the end of the last one has already taken. */
  #skip = 0;
  /** Depth of the list's elements' container: an element's braces lie above it. */
  #listDepth = 0;
  #expectComma = false;
  /** Start of the item in the current chunk; -1 outside. */
  #start = -1;
  #tooLarge = false;
  #carry: Buffer = Buffer.alloc(0);
  readonly #name = new MemberName();
  /** Offset in the file of the first byte of the current chunk. */
  #base = 0;
  #begun = false;
  /** A finished envelope or array: something may follow only on a new line. */
  #closed = false;
  /** The object under way has a line's end in it. */
  #multiLine = false;
  /** The last document was an object on one line: behind the line's end every line is one. */
  #oneLine = false;

  /** Where the current chunk lies, if it could be taken there. */
  #held: Structure | null = null;
  /** The element under way began in the current chunk, and only `#held` has gone through it. */
  #whole = false;

  readonly #lines: LineCutter;
  readonly #plain = new PlainStructure();

  constructor(sink: ScanSink) {
    this.#items = new ItemTeller(sink);
    this.#lines = new LineCutter({
      line: (bytes) => this.#line(bytes),
      tooLong: () => this.#items.bad('too-large', Buffer.alloc(0)),
    });
  }

  /** Items told so far, unreadable ones included. */
  get items(): number {
    return this.#items.count;
  }

  push(bytes: Buffer): void {
    if (this.#mode === LINES) this.#pushPiece(bytes);
    else for (let at = 0; at < bytes.length; at += PIECE) this.#pushPiece(bytes.subarray(at, at + PIECE));
  }

  #pushPiece(bytes: Buffer): void {
    let chunk = bytes;
    if (!this.#begun) {
      this.#begun = true;
      chunk = withoutMark(chunk);
    }
    const kept = this.#carry;
    const from = kept.length + this.#skip;
    this.#carry = Buffer.alloc(0);
    this.#skip = 0;
    this.#base -= kept.length;
    this.#whole = false;
    if (this.#mode !== LINES && structure.hold(kept, chunk)) {
      this.#held = structure;
      chunk = structure.bytes;
    } else if (kept.length > 0) chunk = Buffer.concat([kept, chunk]);
    try {
      if (this.#mode === LINES) this.#lines.push(chunk, 0);
      else this.#structure(chunk, from);
    } finally {
      this.#held?.release();
      this.#held = null;
    }
    this.#base += chunk.length;
  }

  /** Call once, behind the last byte. */
  end(): void {
    if (this.#mode === LIST || this.#mode === REST) throw new BrokenFileError('cut', this.#base);
    const held = this.#carry;
    if (this.#mode === OBJECT && !this.#resumeByLines(held)) {
      this.#items.bad(this.#tooLarge ? 'too-large' : 'cut', held);
      return;
    }
    if (this.#mode === LINES) this.#lines.end();
  }

  #structure(b: Buffer, from: number): void {
    const n = b.length;
    let i = from;
    while (i < n) {
      if (this.#inString) {
        i = this.#string(b, i);
        continue;
      }
      // The hot loop: inside an element only strings and depth matter.
      if (this.#mode === LIST && this.#depth > this.#listDepth) {
        i = this.#element(b, i);
        continue;
      }
      const c = b[i] as number;
      i++;
      if (c === 0x20 || c === 0x0d || c === 0x09) continue;
      if (c === LINE_FEED) {
        this.#closed = false;
        this.#multiLine = true;
        if (this.#mode !== BETWEEN || !this.#oneLine) continue;
        this.#mode = LINES;
        this.#lines.push(b, i);
        return;
      }
      if (this.#mode === BETWEEN) {
        this.#begin(c, i - 1);
      } else if (this.#mode === LIST) this.#listSeparator(c, i - 1, b);
      else this.#member(c, i - 1, b);
    }
    this.#skip = i - n;
    this.#keep(b);
  }

  /** Goes to the end of the string. @returns the place behind it (or beyond the chunk). */
  #string(b: Buffer, from: number): number {
    const n = b.length;
    let i = from;
    while (i < n) {
      const c = b[i] as number;
      if (c === QUOTE) {
        this.#inString = false;
        this.#name.end(b, i);
        return i + 1;
      }
      // JSON has no raw line ends in strings: the line was cut, and the next one is not part of it.
      if (c === LINE_FEED && this.#mode === OBJECT && !this.#tooLarge) {
        this.#cutLine(b, i);
        return i;
      }
      i += c === BACKSLASH ? 2 : 1;
    }
    return i;
  }

  #cutLine(b: Buffer, at: number): void {
    this.#items.bad('cut-line', b.subarray(this.#start, at));
    this.#inString = false;
    this.#mode = BETWEEN;
    this.#start = -1;
    this.#name.leave();
  }

  /** Inside an element of a list: to its end, or to the end of the chunk. */
  #element(b: Buffer, from: number): number {
    const held = this.#held;
    const through = held ?? this.#plain;
    const end =
      held === null
        ? this.#plain.scan(b, from, this.#depth, this.#listDepth, this.#deepest)
        : held.scan(from, this.#depth, this.#listDepth, this.#deepest);
    this.#depth = through.depth;
    this.#deepest = through.deepest;
    this.#inString = through.inString;
    if (this.#depth !== this.#listDepth) return end;
    this.#itemEnded(b, end);
    this.#expectComma = true;
    return end;
  }

  /** First byte of a document. */
  #begin(c: number, at: number): void {
    this.#oneLine = false;
    this.#multiLine = false;
    if (this.#closed) throw new BrokenFileError('joined-documents', this.#base + at);
    if (c === OPEN_BRACE) {
      this.#mode = OBJECT;
      this.#start = at;
      this.#depth = 1;
      this.#deepest = 1;
      this.#name.forget();
    } else if (c === OPEN_BRACKET) {
      this.#mode = LIST;
      this.#depth = 1;
      this.#listDepth = 1;
      this.#expectComma = false;
    } else throw new BrokenFileError('not-json', this.#base + at);
  }

  /** Between the elements of a list. Elements that are no objects are told too: they are not records. */
  #listSeparator(c: number, at: number, b: Buffer): void {
    if (c === COMMA) {
      this.#scalarEnded(b, at);
      this.#expectComma = false;
      return;
    }
    if (c === CLOSE_BRACKET) {
      this.#scalarEnded(b, at);
      this.#depth--;
      this.#mode = this.#depth === 0 ? BETWEEN : REST;
      this.#closed = this.#depth === 0;
      return;
    }
    if (this.#expectComma) throw new BrokenFileError('missing-comma', this.#base + at);
    if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      this.#start = at;
      this.#depth++;
      this.#deepest = this.#depth;
      this.#held?.begin();
      this.#whole = this.#held !== null;
      return;
    }
    if (this.#start === -1) this.#start = at;
    if (c === QUOTE) this.#inString = true;
  }

  /** Members of an object that may be a record or an envelope, and of the rest of an envelope. */
  #member(c: number, at: number, b: Buffer): void {
    if (c === QUOTE) {
      this.#inString = true;
      if (this.#depth === 1) this.#name.begin(at);
      return;
    }
    if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      const list = c === OPEN_BRACKET && this.#depth === 1;
      this.#depth++;
      if (this.#depth > this.#deepest) this.#deepest = this.#depth;
      if (list && this.#name.isList) {
        if (this.#mode === REST) throw new BrokenFileError('duplicate-members', this.#base + at);
        this.#mode = LIST;
        this.#listDepth = this.#depth;
        this.#expectComma = false;
        this.#start = -1;
        this.#tooLarge = false;
      }
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      this.#depth--;
      if (this.#depth > 0) return;
      const envelope = this.#mode === REST;
      this.#mode = BETWEEN;
      this.#closed = envelope;
      if (envelope) return;
      this.#itemEnded(b, at + 1);
      this.#oneLine = !this.#multiLine;
    } else if (c === COMMA && this.#depth === 1) this.#name.forget();
    else if (c === COLON) this.#name.leave();
  }

  #scalarEnded(b: Buffer, at: number): void {
    if (this.#start < 0) return;
    this.#deepest = this.#depth;
    this.#itemEnded(b, at);
  }

  /** The item from #start to `end` (exclusive) is whole. */
  #itemEnded(b: Buffer, end: number): void {
    if (this.#tooLarge) this.#items.bad('too-large', b.subarray(0, 0));
    else {
      const base = this.#mode === LIST ? this.#listDepth : 0;
      const seen = this.#whole ? this.#held : null;
      this.#items.tell(b.subarray(this.#start, end), this.#deepest - base, seen);
    }
    this.#start = -1;
    this.#tooLarge = false;
    this.#whole = false;
  }

  /** Keeps the unfinished item for the next chunk, or forgets it when it is beyond the limit. */
  #keep(b: Buffer): void {
    if (this.#tooLarge || this.#start < 0) {
      this.#carry = this.#name.cut(b);
      return;
    }
    const rest = b.subarray(this.#start);
    if (rest.length <= LIMITS.recordBytes) {
      this.#carry = Buffer.from(rest);
      this.#name.drop(this.#start);
      this.#start = 0;
    } else if (!this.#resumeByLines(rest)) {
      this.#tooLarge = true;
      this.#name.leave();
      this.#start = 0;
    }
  }

  #line(bytes: Buffer): void {
    for (const piece of scanLine(bytes, scanWhole)) {
      if (piece.reason) this.#items.bad(piece.reason, piece.bytes);
      else this.#items.tell(piece.bytes, 0, null);
    }
  }

  /** A broken first line has swallowed what follows it: when the second line is an object, go on line by line. */
  #resumeByLines(held: Buffer): boolean {
    const line = held.indexOf(LINE_FEED);
    if (this.#mode !== OBJECT || this.#tooLarge || line < 0 || held[line + 1] !== OPEN_BRACE) return false;
    this.#mode = LINES;
    this.#start = -1;
    this.#name.leave();
    this.#inString = false;
    this.#lines.push(held, 0);
    return true;
  }
}

/** Goes through bytes that are all there. */
function scanWhole(bytes: Buffer, sink: ScanSink): void {
  const scanner = new DocumentScanner(sink);
  scanner.push(bytes);
  scanner.end();
}
