import { randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new id of an access key, a role or a policy: four letters that say the kind, then sixteen of the base 32 alphabet. */
export function mintAccessKeyId(kind: 'ASIA' | 'AKIA' | 'AROA' | 'ANPA'): string {
  let id: string = kind;
  for (const byte of randomBytes(16)) id += ALPHABET[byte & 31];
  return id;
}
