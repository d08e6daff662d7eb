import { FIELD_COUNT, type Member, RECORD, type Shape } from './plain-shapes.ts';
import { MARK_OFFSET, type Structure } from './structure.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** What a field holds. */
const ABSENT = 0;
const NULL = 1;
const TRUE = 2;
const FALSE = 3;
const TEXT = 4;
const OBJECT = 5;

/**
 * Finds the members of one record of the usual shapes (plain-shapes.ts) by the places of its quotes, brackets and braces,
 * without making objects. Takes only what JSON.parse would take, and of that only text without blanks, escapes and
 * characters beyond ASCII: everything else is for the careful way.
 */
export class PlainFields {
  readonly #kinds = new Int8Array(FIELD_COUNT);
  readonly #starts = new Int32Array(FIELD_COUNT);
  readonly #ends = new Int32Array(FIELD_COUNT);
  readonly #structure: Structure;
  readonly #marks: Int32Array;
  #bytes: Buffer;
  #from = 0;
  #to = 0;
  #next = 0;
  #count = 0;

  constructor(structure: Structure) {
    this.#structure = structure;
    this.#marks = structure.marks;
    this.#bytes = structure.bytes;
  }

  /** Reads the record from `from` to `to` in what `structure` holds. @returns false: it has to be read the careful way. */
  read(from: number, to: number): boolean {
    this.#count = this.#structure.mark(from, to);
    this.#bytes = this.#structure.bytes;
    this.#next = 0;
    this.#from = from;
    this.#to = to;
    this.#kinds.fill(ABSENT);
    return this.#count > 0 && this.#object(RECORD, from) === to && this.#next === this.#count;
  }

  /** The text of the whole record. */
  text(): string {
    return this.#bytes.toString('latin1', this.#from, this.#to);
  }

  /** Says whether the member is an object (and not absent or null). */
  isObject(field: number): boolean {
    return this.#kinds[field] === OBJECT;
  }

  /** Says whether the member is a text, the empty one too. */
  isText(field: number): boolean {
    return this.#kinds[field] === TEXT;
  }

  /** Place of a text's first character, or of an object's brace. */
  start(field: number): number {
    return this.#starts[field] as number;
  }

  /** Place behind a text's last character, or behind an object. */
  end(field: number): number {
    return this.#ends[field] as number;
  }

  /** The text, as members.ts has it: null for the empty one and for what is no text. Its memory is its own. */
  textAt(field: number): string | null {
    return this.exactTextAt(field) || null;
  }

  /** The text, the empty one too. */
  exactTextAt(field: number): string | null {
    if (this.#kinds[field] !== TEXT) return null;
    return this.#bytes.toString('latin1', this.#starts[field], this.#ends[field]);
  }

  /** The number of the text (Structure.number), 0 where textAt() is null. */
  numberAt(field: number): number {
    const start = this.#starts[field] as number;
    const end = this.#ends[field] as number;
    return this.#kinds[field] === TEXT && start !== end ? this.#structure.number(start, end) : 0;
  }

  is(field: number, wanted: Buffer): boolean {
    if (this.#kinds[field] !== TEXT) return false;
    const start = this.#starts[field] as number;
    return (this.#ends[field] as number) - start === wanted.length && startsWith(this.#bytes, start, wanted);
  }

  flagAt(field: number): boolean | null {
    const kind = this.#kinds[field];
    if (kind === TRUE || this.is(field, TRUE_TEXT)) return true;
    return kind === FALSE || this.is(field, FALSE_TEXT) ? false : null;
  }

  /** The place of the next mark; -1 where there is none. */
  #mark(): number {
    return this.#next < this.#count ? (this.#marks[this.#next] as number) - MARK_OFFSET : -1;
  }

  /** @returns the place behind the object that opens at `at`, or -1. */
  #object(shape: Shape, at: number): number {
    const bytes = this.#bytes;
    if (this.#mark() !== at || bytes[at] !== OPEN_BRACE) return -1;
    this.#next++;
    let place = at + 1;
    if (bytes[place] === CLOSE_BRACE) return this.#closed(place);
    let seen = 0;
    let last = shape.members.length;
    for (;;) {
      if (this.#mark() !== place || bytes[place] !== QUOTE) return -1;
      const close = this.#stringEnd();
      if (close < 0 || bytes[close + 1] !== COLON) return -1;
      const index = memberOf(shape, last, bytes, place + 1, close);
      if (index < 0 || (seen & (1 << index)) !== 0) return -1;
      seen |= 1 << index;
      last = index;
      place = this.#value(shape.members[index] as Member, close + 2);
      if (place < 0) return -1;
      const c = bytes[place];
      if (c === CLOSE_BRACE) return this.#closed(place);
      if (c !== COMMA) return -1;
      place++;
    }
  }

  #closed(at: number): number {
    if (this.#mark() !== at) return -1;
    this.#next++;
    return at + 1;
  }

  /** Passes over the string whose opening quote is the next mark. @returns the place of its closing quote. */
  #stringEnd(): number {
    this.#next += 2;
    return this.#next > this.#count ? -1 : (this.#marks[this.#next - 1] as number) - MARK_OFFSET;
  }

  /** Notes the value of a member. @returns the place behind it, or -1. */
  #value({ form, field }: Member, at: number): number {
    const c = this.#bytes[at];
    if (c === QUOTE) {
      if (typeof form === 'object' || this.#mark() !== at) return -1;
      const close = this.#stringEnd();
      this.#note(field, TEXT, at + 1, close);
      return close < 0 ? -1 : close + 1;
    }
    if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      if (typeof form !== 'object' || form.listed !== (c === OPEN_BRACKET)) return -1;
      const behind = form.listed ? this.#list(form, at) : this.#object(form, at);
      this.#note(field, OBJECT, at, behind);
      return behind;
    }
    return this.#literal(field, at, form === 'flag');
  }

  #note(field: number, kind: number, start: number, end: number): void {
    this.#kinds[field] = kind;
    this.#starts[field] = start;
    this.#ends[field] = end;
  }

  #list(shape: Shape, at: number): number {
    if (this.#mark() !== at) return -1;
    this.#next++;
    const behind = this.#object(shape, at + 1);
    return behind >= 0 && this.#bytes[behind] === CLOSE_BRACKET ? this.#closed(behind) : -1;
  }

  #literal(field: number, at: number, flag: boolean): number {
    if (startsWith(this.#bytes, at, NULL_TEXT)) {
      this.#kinds[field] = NULL;
      return at + 4;
    }
    if (!flag) return -1;
    if (startsWith(this.#bytes, at, TRUE_TEXT)) {
      this.#kinds[field] = TRUE;
      return at + 4;
    }
    if (!startsWith(this.#bytes, at, FALSE_TEXT)) return -1;
    this.#kinds[field] = FALSE;
    return at + 5;
  }
}

const NULL_TEXT = Buffer.from('null');
const TRUE_TEXT = Buffer.from('true');
const FALSE_TEXT = Buffer.from('false');

/** Which member is named from `from` to `to`; -1: none of the shape. Tries first the one that came there last time. */
function memberOf(shape: Shape, last: number, bytes: Buffer, from: number, to: number): number {
  const guess = shape.following[last] as number;
  if (isNamed(shape.members[guess], bytes, from, to)) return guess;
  for (let index = 0; index < shape.members.length; index++) {
    if (!isNamed(shape.members[index], bytes, from, to)) continue;
    shape.following[last] = index;
    return index;
  }
  return -1;
}

function isNamed(member: Member | undefined, bytes: Buffer, from: number, to: number): boolean {
  return member !== undefined && member.name.length === to - from && startsWith(bytes, from, member.name);
}

function startsWith(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}
