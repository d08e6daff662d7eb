import { createHash, randomBytes } from 'node:crypto';

/** A new session token: 256 random bits, for the cookie only. */
export function mintToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a token. Null for a text that cannot be one, so that junk costs no query. */
export function hashToken(token: string): Uint8Array | null {
  return /^[A-Za-z0-9_-]{43}$/.test(token) ? createHash('sha256').update(token).digest() : null;
}
