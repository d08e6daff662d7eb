import { createHash } from 'node:crypto';

/** Chance that is the same every time: a number below 2^32 made from a text. */
export function chanceOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
