import { nodeHash } from './merkle.ts';

/** The hash of the complete or cut-off subtree over the leaves from `from` up to before `to`. */
export type SubtreeHash = (from: bigint, to: bigint) => Promise<Uint8Array>;

/** The path from a leaf up to the root of a tree of `size` leaves (RFC 6962, 2.1.1). `index` counts from 0. */
export async function inclusionPath(index: bigint, size: bigint, hashOf: SubtreeHash): Promise<Uint8Array[]> {
  const path: Uint8Array[] = [];
  let from = 0n;
  let to = size;
  while (to - from > 1n) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      path.push(await hashOf(middle, to));
      to = middle;
    } else {
      path.push(await hashOf(from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/** The proof that a tree of `second` leaves begins with the tree of `first` leaves (RFC 6962, 2.1.2). */
export async function consistencyPath(
  first: bigint,
  second: bigint,
  hashOf: SubtreeHash,
): Promise<Uint8Array[]> {
  const path: Uint8Array[] = [];
  let from = 0n;
  let to = second;
  let whole = true;
  while (first !== to) {
    const middle = from + splitOf(to - from);
    if (first <= middle) {
      path.push(await hashOf(middle, to));
      to = middle;
    } else {
      path.push(await hashOf(from, middle));
      from = middle;
      whole = false;
    }
  }
  if (!whole) path.push(await hashOf(from, to));
  return path.reverse();
}

/** The root that a leaf and its path lead to, or null if the path does not have the length of this place and size. */
export function rootOfInclusion(
  leaf: Uint8Array,
  index: bigint,
  size: bigint,
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (index < 0n || index >= size) return null;
  let hash = leaf;
  let place = index;
  let last = size - 1n;
  for (const sibling of path) {
    if (last === 0n) return null;
    if (place % 2n === 1n || place === last) {
      hash = nodeHash(sibling, hash);
      while (place % 2n === 0n && place !== 0n) {
        place >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    place >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? hash : null;
}

/** Whether a tree of `second` leaves with one root begins with the tree of `first` leaves with the other. */
export function isConsistent(
  first: { readonly size: bigint; readonly root: Uint8Array },
  second: { readonly size: bigint; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (first.size < 1n || first.size > second.size) return false;
  if (first.size === second.size) return path.length === 0 && same(first.root, second.root);
  const rest = [...path];
  if ((first.size & (first.size - 1n)) === 0n) rest.unshift(first.root);
  let place = first.size - 1n;
  let last = second.size - 1n;
  for (; place % 2n === 1n; place >>= 1n) last >>= 1n;
  const seed = rest.shift();
  if (!seed) return false;
  let old = seed;
  let grown = seed;
  for (const hash of rest) {
    if (last === 0n) return false;
    if (place % 2n === 1n || place === last) {
      old = nodeHash(hash, old);
      grown = nodeHash(hash, grown);
      while (place % 2n === 0n && place !== 0n) {
        place >>= 1n;
        last >>= 1n;
      }
    } else {
      grown = nodeHash(grown, hash);
    }
    place >>= 1n;
    last >>= 1n;
  }
  return last === 0n && same(old, first.root) && same(grown, second.root);
}

/** The largest power of two below the number. */
function splitOf(count: bigint): bigint {
  let split = 1n;
  while (split * 2n < count) split *= 2n;
  return split;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
