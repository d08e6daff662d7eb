import { randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new access key id: four letters that say the kind, then sixteen of the base 32 alphabet. */
export function mintAccessKeyId(kind: 'ASIA' | 'AKIA'): string {
  let id: string = kind;
  for (const byte of randomBytes(16)) id += ALPHABET[byte & 31];
  return id;
}
