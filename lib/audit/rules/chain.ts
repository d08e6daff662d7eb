import { createHash } from 'node:crypto';

/** A place in the chain: how many records there are and the hash of the newest. */
export interface ChainHead {
  readonly logId: string;
  readonly number: bigint;
  readonly hash: Uint8Array;
}

/**
 * h(n) = SHA-256(0x00 ‖ log id ‖ n ‖ h(n−1) ‖ bytes(n)). The log id is its UTF-8 text with a length byte before it, n
 * is eight bytes, big end first. The 0x00 keeps a record's hash apart from a Merkle node's.
 */
export function linkHash(previous: ChainHead, bytes: Uint8Array): Uint8Array {
  const logId = Buffer.from(previous.logId, 'utf8');
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(previous.number + 1n);
  return createHash('sha256')
    .update(Uint8Array.of(0, logId.length))
    .update(logId)
    .update(number)
    .update(previous.hash)
    .update(bytes)
    .digest();
}

/** One stored link, as far as the chain is concerned. */
export interface StoredLink {
  readonly number: bigint;
  readonly previousHash: Uint8Array;
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** The head before the first record: number 0, 32 zero bytes. */
export function emptyChain(logId: string): ChainHead {
  return { logId, number: 0n, hash: new Uint8Array(32) };
}

/**
 * Checks one link against the head before it.
 * @returns the new head, or what is wrong with the link.
 */
export function followLink(head: ChainHead, link: StoredLink): ChainHead | 'gap' | 'broken-link' | 'changed' {
  if (link.number !== head.number + 1n) return 'gap';
  if (!sameBytes(link.previousHash, head.hash)) return 'broken-link';
  if (!sameBytes(link.hash, linkHash(head, link.bytes))) return 'changed';
  return { logId: head.logId, number: link.number, hash: link.hash };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
