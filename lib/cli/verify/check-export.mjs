// Follows an export line by line. Stops at the first thing that is wrong.
import { createHash } from 'node:crypto';
import { isHash, NO_HASH, recordHasher, Tree } from './hashing.mjs';
import { readPublicKey } from './keys.mjs';
import { keyOf, LineCutter, LineError, parse, recordOf, signedOf } from './lines.mjs';

/** @typedef {{ code: string, words: string, firstBad?: number, lastBad?: number }} Problem */
/** @typedef {{ number: number, size: number, root: string, keyId: string, at: string }} Checkpoint */

const ERR = {
  header: 'The first line is not that of an audit export.',
  line: 'A line has a form that no export has.',
};

export class ExportCheck {
  /** @type {Problem | undefined} */
  problem;
  /** @type {Checkpoint | undefined} */
  last;
  logId = '';
  from = 0;
  /** Number of the record that was followed last. */
  number = 0;
  checkpoints = 0;
  finished = false;

  #cutter = new LineCutter();
  #sum = createHash('sha256');
  #head = NO_HASH;
  #tree = new Tree();
  #keys;
  #wanted;
  #outside;
  #seenKeys = new Set();
  #begun = false;
  /** @type {ReturnType<typeof recordHasher>} */
  #hash = () => '';

  /**
   * @param {import('./keys.mjs').Keyring} keys
   * @param {{ logId?: string | undefined, outside?: ReadonlyMap<number, Checkpoint> }} wanted the pinned log, and
   *   checkpoints the reviewer keeps, by their size
   */
  constructor(keys, wanted = {}) {
    this.#keys = keys;
    this.#wanted = wanted.logId;
    this.#outside = wanted.outside ?? new Map();
  }

  /** @param {Buffer} chunk */
  push(chunk) {
    if (this.problem) return;
    try {
      this.#cutter.push(chunk, this.#take);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      this.#bad('form', 'A line is longer than any record can be.', this.number + 1);
    }
  }

  /** Tells that the file is over. */
  end() {
    if (this.problem) return;
    if (this.#cutter.rest().length > 0) {
      return this.#bad('cut-off', 'The file ends in the middle of a line.', this.#nextNumber());
    }
    if (!this.#begun) return this.#bad('form', 'The file is empty.');
    if (!this.finished) {
      this.#bad('cut-off', 'The file ends without its last line: it was cut off.', this.#nextNumber());
    }
  }

  /** @param {Buffer} line */
  #take = (line) => {
    if (this.problem) return;
    if (this.finished) return this.#bad('form', 'Something stands behind the last line of the export.');
    const isEnd = line.toString('latin1', 0, 7) === '{"end":';
    if (!isEnd) this.#sum.update(line);
    if (!this.#begun) return this.#takeHeader(line);
    const record = recordOf(line);
    if (record) return this.#takeRecord(record);
    if (isEnd) return this.#takeEnd(line);
    if (line.toString('latin1', 0, 14) === '{"checkpoint":') return this.#takeCheckpoint(line);
    if (line.toString('latin1', 0, 7) === '{"key":' && this.number < this.from) return this.#takeKey(line);
    this.#bad('form', ERR.line, this.#nextNumber());
  };

  /** @param {Buffer} line */
  #takeHeader(line) {
    const said = parse(line);
    if (said?.countersign !== 'audit-export') return this.#bad('form', ERR.header);
    if (said.version !== 1) return this.#bad('version', 'This program reads exports of version 1 only.');
    const { logId, from, previousHash, frontier } = said;
    const sound =
      typeof logId === 'string' &&
      Buffer.byteLength(logId) <= 255 &&
      Number.isSafeInteger(from) &&
      isHash(previousHash) &&
      Array.isArray(frontier) &&
      frontier.every(isHash);
    if (!sound) return this.#bad('form', ERR.header);
    const first = Number(from);
    const isStart = first !== 1 || (previousHash === NO_HASH && frontier.length === 0);
    if (first < 1 || !isStart || frontier.length !== Tree.rootsOfSize(first - 1)) {
      return this.#bad('form', 'The first line does not fit the number of its first record.');
    }
    if (this.#wanted !== undefined && logId !== this.#wanted) {
      return this.#bad('other-log', `This is another log: ${printable(logId)}, not ${this.#wanted}.`);
    }
    this.#begun = true;
    this.logId = logId;
    this.from = first;
    this.number = first - 1;
    this.#head = previousHash;
    this.#tree = new Tree(first - 1, frontier);
    this.#hash = recordHasher(logId);
  }

  /** @param {Buffer} line */
  #takeKey(line) {
    const named = keyOf(line);
    const key = named && readPublicKey(named.publicKey);
    if (!named || !key || key.id !== named.id || this.#seenKeys.has(key.id)) {
      return this.#bad('key', 'A key in the file is not what its line says.');
    }
    this.#seenKeys.add(key.id);
    if (!this.#keys.introduce(key, named.handover)) {
      this.#bad('key', `The key ${key.id} was not handed over by the key that its line names.`);
    }
  }

  /** @param {{ hash: string, bytes: Buffer }} record */
  #takeRecord({ hash, bytes }) {
    const number = this.number + 1;
    if (this.#hash(number, this.#head, bytes) !== hash) return this.#nameBadRecord(number, bytes);
    this.number = number;
    this.#head = hash;
    this.#tree.add(hash);
    const outside = this.#outside.get(number);
    if (outside && outside.root !== this.#tree.root()) this.#rewritten(number, 'a checkpoint that you kept');
  }

  /** The hash does not fit. The record itself may still tell which one it was. @param {number} number @param {Buffer} bytes */
  #nameBadRecord(number, bytes) {
    const own = parse(bytes)?.number;
    const words =
      own === number
        ? `Record ${number} is not what was recorded: it, or the hash beside it, was changed.`
        : Number.isSafeInteger(own) && Number(own) > number
          ? `Record ${number} is missing: record ${own} stands in its place.`
          : `What stands at the place of record ${number} does not belong there.`;
    this.#bad(own === number ? 'changed' : 'not-in-order', words, number);
  }

  /** @param {Buffer} line */
  #takeCheckpoint(line) {
    const signed = signedOf(line, 'checkpoint');
    const said = signed?.said;
    const { number, size, root, head, keyId, logId, at } = said ?? {};
    const sound =
      said?.v === 1 &&
      Number.isSafeInteger(number) &&
      Number.isSafeInteger(size) &&
      isHash(root) &&
      isHash(head) &&
      typeof keyId === 'string' &&
      typeof at === 'string';
    if (!signed || !sound) return this.#bad('form', ERR.line, this.#nextNumber());
    const checkpoint = { number: Number(number), size: Number(size), root: String(root), keyId, at };
    const name = `Checkpoint ${checkpoint.number}`;
    const state = this.#keys.check(keyId, 'checkpoint', signed.bytes, signed.signature);
    if (state === 'unknown-key')
      return this.#bad('unknown-key', `${name} is signed by ${printable(keyId)}, a key you did not pin.`);
    if (state === 'bad-signature')
      return this.#bad('bad-signature', `${name} does not bear the signature of its key.`);
    if (logId !== this.logId) return this.#bad('other-log', `${name} is of another log.`);
    if (this.last && (checkpoint.number !== this.last.number + 1 || at < this.last.at)) {
      return this.#bad('checkpoint-order', `${name} does not follow checkpoint ${this.last.number}.`);
    }
    if (checkpoint.size > this.number) {
      return this.#bad(
        'missing',
        `Record ${this.number + 1} is missing: ${name.toLowerCase()} covers ${checkpoint.size}.`,
        this.number + 1,
      );
    }
    if (checkpoint.size < this.number || this.number === 0) {
      return this.#bad(
        'checkpoint-order',
        `${name} does not stand behind record ${checkpoint.size}.`,
        checkpoint.size + 1,
      );
    }
    if (root !== this.#tree.root() || head !== this.#head)
      return this.#rewritten(this.number, name.toLowerCase());
    this.last = checkpoint;
    this.checkpoints++;
  }

  /** The records follow each other, and yet they are not those that were signed. @param {number} size @param {string} by */
  #rewritten(size, by) {
    const first = Math.max(this.from, (this.last?.size ?? this.from - 1) + 1);
    const which = first === size ? `Record ${first} is` : `Records ${first} to ${size} are`;
    this.problem = {
      code: 'rewritten',
      words: `${which} not what ${by} was signed over: the log was written anew from record ${first} on, or later.`,
      firstBad: first,
      lastBad: size,
    };
  }

  /** @param {Buffer} line */
  #takeEnd(line) {
    const signed = signedOf(line, 'end');
    if (!signed) return this.#bad('form', ERR.line, this.#nextNumber());
    const { said } = signed;
    const keyId = typeof said.keyId === 'string' ? said.keyId : '';
    const state = this.#keys.check(keyId, 'audit-export', signed.bytes, signed.signature);
    if (state === 'unknown-key')
      return this.#bad('unknown-key', `The file is signed by ${printable(keyId)}, a key you did not pin.`);
    if (state === 'bad-signature')
      return this.#bad('bad-signature', 'The last line does not bear the signature of its key.');
    const records = this.number - this.from + 1;
    if (said.records !== records || said.head !== this.#head) {
      return this.#bad(
        'missing',
        `The file was made with ${said.records} records and holds ${records}.`,
        this.#nextNumber(),
      );
    }
    if (said.checkpoints !== this.checkpoints || said.sha256 !== this.#sum.digest('hex')) {
      return this.#bad(
        'changed-outside',
        'The records are those that were recorded, but the file around them was changed.',
      );
    }
    this.finished = true;
  }

  #nextNumber() {
    return this.#begun ? this.number + 1 : undefined;
  }

  /** @param {string} code @param {string} words @param {number} [firstBad] */
  #bad(code, words, firstBad) {
    this.problem = firstBad === undefined ? { code, words } : { code, words, firstBad };
  }
}

/** Text of the file that may go to a terminal. @param {string} text */
export function printable(text) {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}
