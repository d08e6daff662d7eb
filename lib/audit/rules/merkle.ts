import { createHash } from 'node:crypto';

/**
 * A Merkle tree of the shape of RFC 6962 over the hashes of the records. A record's hash is its leaf: it already begins
 * with 0x00. An inner node is SHA-256(0x01 ‖ left ‖ right), so that no node can be taken for a leaf.
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(INNER).update(left).update(right).digest();
}
const INNER = Uint8Array.of(1);

/**
 * The roots of the complete subtrees of a tree, largest first: all that has to be kept to let it grow. As many as there
 * are ones in the size written in binary.
 */
export interface Frontier {
  readonly size: bigint;
  readonly roots: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0n, roots: [] };

/** The depth of the subtrees whose roots are kept for proofs: one for 1,024 records. */
export const TILE_DEPTH = 10;
export const TILE_SIZE = 1 << TILE_DEPTH;

/** The root of a complete subtree of 1,024 records; `index` counts them from 0. */
export interface Tile {
  readonly index: bigint;
  readonly hash: Uint8Array;
}

/** Lets the tree grow by these leaves, in their order. Also tells which tiles were completed on the way. */
export function grow(
  frontier: Frontier,
  leaves: readonly Uint8Array[],
): { frontier: Frontier; tiles: Tile[] } {
  const roots = [...frontier.roots];
  const tiles: Tile[] = [];
  let size = frontier.size;
  for (const leaf of leaves) {
    let hash = leaf;
    // As many subtrees of equal size meet here as there are ones at the end of the size.
    for (let depth = 0; (size >> BigInt(depth)) & 1n; depth++) {
      const left = roots.pop();
      if (!left) throw new Error('a frontier has fewer roots than its size says');
      hash = nodeHash(left, hash);
      if (depth + 1 === TILE_DEPTH) tiles.push({ index: size >> BigInt(TILE_DEPTH), hash });
    }
    roots.push(hash);
    size++;
  }
  return { frontier: { size, roots }, tiles };
}

/** The root of the whole tree. A tree without leaves has none. */
export function rootOf(frontier: Frontier): Uint8Array {
  const [last, ...larger] = frontier.roots.toReversed();
  if (!last) throw new Error('an empty tree has no root');
  return larger.reduce((right, left) => nodeHash(left, right), last);
}

/** How many roots a tree of this size keeps. */
export function rootsOfSize(size: bigint): number {
  let count = 0;
  for (let rest = size; rest > 0n; rest >>= 1n) count += Number(rest & 1n);
  return count;
}
