import { createHash } from 'node:crypto';
import { uuidFrom } from '../state/kms-keys.ts';

/** Repeatable randomness: the same name always gives the same run of numbers. */
export interface Chance {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  text(alphabet: string, length: number): string;
  uuid(): string;
}

export const HEX = '0123456789abcdef';
export const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const KEY_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function chanceOf(name: string): Chance {
  let state = createHash('sha256').update(`larkfield ${name}`).digest().readUInt32LE(0);
  // Mulberry32.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    text: (alphabet, length) => Array.from({ length }, () => alphabet[below(alphabet.length)]).join(''),
    uuid: () => uuidFrom(new Uint8Array(Uint32Array.from({ length: 4 }, () => below(2 ** 32)).buffer)),
  };
}

/** An identifier of IAM or STS: four letters that say the kind, then 16 or 17 more. */
export function iamId(kind: 'AIDA' | 'AKIA' | 'ANPA' | 'AROA' | 'ASIA', name: string): string {
  return kind + chanceOf(`${kind} ${name}`).text(KEY_ALPHABET, kind === 'ASIA' || kind === 'AKIA' ? 16 : 17);
}
