// The hashes of the log: records in a chain, their hashes in a Merkle tree (RFC 6962). All hashes are lower-case hex.
import * as crypto from 'node:crypto';

/** One call where this Node has it; it is newer than the oldest Node we run on. */
const sha256Hex =
  typeof crypto.hash === 'function'
    ? (/** @type {Buffer} */ bytes) => crypto.hash('sha256', bytes, 'hex')
    : (/** @type {Buffer} */ bytes) => crypto.createHash('sha256').update(bytes).digest('hex');

export const NO_HASH = '0'.repeat(64);

/** @param {unknown} text @returns {text is string} */
export const isHash = (text) => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);

/**
 * Makes the function that hashes records of one log: SHA-256(0x00 ‖ length of the log id ‖ log id ‖ number, 8 bytes ‖
 * hash before ‖ bytes).
 *
 * @param {string} logId
 */
export function recordHasher(logId) {
  const id = Buffer.from(logId, 'utf8');
  const head = 2 + id.length;
  let scratch = Buffer.alloc(8_192);
  const prepare = (/** @type {number} */ size) => {
    if (scratch.length < size) scratch = Buffer.alloc(size * 2);
    scratch[0] = 0;
    scratch[1] = id.length;
    id.copy(scratch, 2);
  };
  prepare(0);
  /** @param {number} number @param {string} previous @param {Buffer} bytes */
  return (number, previous, bytes) => {
    const size = head + 40 + bytes.length;
    if (scratch.length < size) prepare(size);
    scratch.writeUInt32BE(Math.floor(number / 4_294_967_296), head);
    scratch.writeUInt32BE(number % 4_294_967_296, head + 4);
    scratch.write(previous, head + 8, 'hex');
    bytes.copy(scratch, head + 40);
    return sha256Hex(scratch.subarray(0, size));
  };
}

const pair = Buffer.alloc(65, 1);

/** @param {string} left @param {string} right */
export function nodeHash(left, right) {
  pair.write(left, 1, 'hex');
  pair.write(right, 33, 'hex');
  return sha256Hex(pair);
}

/** A tree that grows leaf by leaf. Keeps one hash for each complete subtree, as a binary counter keeps its digits. */
export class Tree {
  /** @param {number} size @param {readonly string[]} roots largest subtree first */
  constructor(size = 0, roots = []) {
    this.size = size;
    this.roots = [...roots];
  }

  /** @param {number} size */
  static rootsOfSize(size) {
    return size.toString(2).replaceAll('0', '').length;
  }

  /** @param {string} leaf */
  add(leaf) {
    let hash = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) {
      hash = nodeHash(/** @type {string} */ (this.roots.pop()), hash);
    }
    this.roots.push(hash);
    this.size++;
  }

  root() {
    let at = this.roots.length - 1;
    let hash = /** @type {string} */ (this.roots[at]);
    while (at-- > 0) hash = nodeHash(/** @type {string} */ (this.roots[at]), hash);
    return hash;
  }
}

/**
 * The root that a leaf's path leads to; undefined if the path is not as long as this place asks for.
 *
 * @param {string} leaf
 * @param {number} index counted from 0
 * @param {number} size
 * @param {readonly string[]} path
 */
export function rootFromPath(leaf, index, size, path) {
  if (!(index >= 0 && index < size)) return undefined;
  const steps = [...path];
  /** Walks down to the leaf and folds on the way back. @param {number} from @param {number} count @returns {string | undefined} */
  const climb = (from, count) => {
    if (count === 1) return leaf;
    const left = leftOf(count);
    const sibling = steps.pop();
    if (sibling === undefined) return undefined;
    const inLeft = index < from + left;
    const own = inLeft ? climb(from, left) : climb(from + left, count - left);
    if (own === undefined) return undefined;
    return inLeft ? nodeHash(own, sibling) : nodeHash(sibling, own);
  };
  const root = climb(0, size);
  return steps.length === 0 ? root : undefined;
}

/**
 * Both roots that a consistency proof leads to; undefined if it has another length than these sizes ask for.
 *
 * @param {number} first
 * @param {number} second
 * @param {string} firstRoot
 * @param {readonly string[]} path
 */
export function rootsFromConsistency(first, second, firstRoot, path) {
  const steps = [...path];
  /** @param {number} kept leaves of the first tree in here @param {number} count @param {boolean} whole @returns {[string, string] | undefined} */
  const climb = (kept, count, whole) => {
    if (kept === count) {
      const hash = whole ? firstRoot : steps.pop();
      return hash === undefined ? undefined : [hash, hash];
    }
    const left = leftOf(count);
    if (kept <= left) {
      const right = steps.pop();
      const inner = right === undefined ? undefined : climb(kept, left, whole);
      return inner && [inner[0], nodeHash(inner[1], /** @type {string} */ (right))];
    }
    const hash = steps.pop();
    const inner = hash === undefined ? undefined : climb(kept - left, count - left, false);
    return (
      inner && [
        nodeHash(/** @type {string} */ (hash), inner[0]),
        nodeHash(/** @type {string} */ (hash), inner[1]),
      ]
    );
  };
  if (first < 1 || first > second) return undefined;
  const roots = climb(first, second, true);
  return steps.length === 0 ? roots : undefined;
}

/** The largest power of two below a number above 1. @param {number} count */
function leftOf(count) {
  let left = 1;
  while (left * 2 < count) left *= 2;
  return left;
}
