import { createHash, randomBytes } from 'node:crypto';

/** A single-use ticket for one reveal: 256 random bits. The database holds only its hash. */
export function mintNonce(): string {
  return randomBytes(32).toString('base64url');
}

export const NONCE_PATTERN = /^[A-Za-z0-9_-]{43}$/;

export function hashNonce(nonce: string): Uint8Array {
  return createHash('sha256').update(nonce).digest();
}
