import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** What a signature of the product may be under. The purpose is part of what is signed: none can stand for another. */
export type SigningPurpose =
  | 'checkpoint'
  | 'audit-export'
  | 'evidence-manifest'
  | 'key-handover'
  | 'audit-proof';

/** The bytes that Ed25519 signs: a line that names the purpose, then the matter itself. */
export function bytesToSign(purpose: SigningPurpose, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`countersign ${purpose} v1\n`, 'utf8'), bytes]);
}

/** The name of a key: the first 16 hex digits of the SHA-256 of its public half (SPKI, DER). */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256').update(spkiOf(publicKey)).digest('hex').slice(0, 16);
}

/** Base64 of a public key (SPKI, DER), as it stands in exports and in the database. */
export function textOfPublicKey(publicKey: KeyObject): string {
  return spkiOf(publicKey).toString('base64');
}

/** Reads what `textOfPublicKey` wrote; null if it is no Ed25519 key. */
export function readPublicKey(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** The public key as a file that somebody keeps to check with. */
export function pemOfPublicKey(text: string): string {
  return `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----\n`;
}

export function isSignedBy(
  key: KeyObject,
  purpose: SigningPurpose,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(null, bytesToSign(purpose, bytes), key, signature);
}

function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}
