// Cuts a stream of bytes into lines, and the lines of an export into their parts. No line is copied.

/** No record is longer: its texts are bounded. */
const LONGEST_LINE = 1 << 20;
const NEWLINE = 10;

/** The file is not made of lines as an export is. */
export class LineError extends Error {}

export class LineCutter {
  /** @type {Buffer[]} */
  #begun = [];
  #begunBytes = 0;

  /**
   * @param {Buffer} chunk
   * @param {(line: Buffer) => void} take gets each line with its newline; valid during the call only
   */
  push(chunk, take) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from);
      if (end < 0) break;
      const rest = chunk.subarray(from, end + 1);
      if (this.#begunBytes === 0) {
        take(rest);
      } else {
        const line = Buffer.concat([...this.#begun, rest]);
        this.#begun = [];
        this.#begunBytes = 0;
        take(line);
      }
      from = end + 1;
    }
    if (from === chunk.length) return;
    // The stream may use its buffer again.
    this.#begun.push(Buffer.from(chunk.subarray(from)));
    this.#begunBytes += chunk.length - from;
    if (this.#begunBytes > LONGEST_LINE) throw new LineError('a line is longer than any record can be');
  }

  /** What stands behind the last newline. */
  rest() {
    return Buffer.concat(this.#begun);
  }
}

const RECORD_HEAD = '{"hash":"';
const RECORD_MIDDLE = '","record":';
const RECORD_FROM = RECORD_HEAD.length + 64 + RECORD_MIDDLE.length;

/**
 * The parts of a record's line; undefined if it has another form in any byte.
 *
 * @param {Buffer} line with its newline
 * @returns {{ hash: string, bytes: Buffer } | undefined}
 */
export function recordOf(line) {
  const end = line.length - 2;
  if (end <= RECORD_FROM || line[end] !== 0x7d) return undefined;
  if (line.latin1Slice(0, RECORD_HEAD.length) !== RECORD_HEAD) return undefined;
  if (line.latin1Slice(RECORD_HEAD.length + 64, RECORD_FROM) !== RECORD_MIDDLE) return undefined;
  return {
    hash: line.latin1Slice(RECORD_HEAD.length, RECORD_HEAD.length + 64),
    bytes: line.subarray(RECORD_FROM, end),
  };
}

/**
 * The parts of a line `{"<name>":<object>,"signature":"…"}`: the object, its exact bytes and the signature over them.
 *
 * @param {Buffer} line
 * @param {'checkpoint' | 'end'} name
 * @returns {{ said: Record<string, unknown>, bytes: Buffer, signature: string } | undefined}
 */
export function signedOf(line, name) {
  const whole = parse(line);
  const said = whole?.[name];
  const signature = whole?.signature;
  if (typeof said !== 'object' || said === null || typeof signature !== 'string') return undefined;
  const head = `{"${name}":`;
  const tail = `,"signature":"${signature}"}\n`;
  const text = line.toString('utf8');
  if (!text.startsWith(head) || !text.endsWith(tail)) return undefined;
  const bytes = Buffer.from(text.slice(head.length, -tail.length), 'utf8');
  // Exactly one way to write it down, so that no byte can change unseen.
  if (head.length + bytes.length + Buffer.byteLength(tail) !== line.length) return undefined;
  return { said: /** @type {Record<string, unknown>} */ (said), bytes, signature };
}

/**
 * The parts of a key's line.
 *
 * @param {Buffer} line
 * @returns {{ id: string, publicKey: string, handover?: { by: string, signature: string, text: Buffer } } | undefined}
 */
export function keyOf(line) {
  const whole = parse(line);
  const key = /** @type {Record<string, unknown> | undefined} */ (whole?.key);
  if (typeof key?.id !== 'string' || typeof key.publicKey !== 'string') return undefined;
  const text = JSON.stringify({ id: key.id, publicKey: key.publicKey });
  const { handedOverBy: by, signature } = whole ?? {};
  const signed = typeof by === 'string' && typeof signature === 'string';
  const tail = signed ? `,"handedOverBy":${JSON.stringify(by)},"signature":${JSON.stringify(signature)}` : '';
  if (line.toString('utf8') !== `{"key":${text}${tail}}\n`) return undefined;
  return {
    id: key.id,
    publicKey: key.publicKey,
    ...(signed ? { handover: { by, signature, text: Buffer.from(text, 'utf8') } } : {}),
  };
}

/** @param {Buffer} line @returns {Record<string, unknown> | undefined} */
export function parse(line) {
  try {
    const value = JSON.parse(line.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
