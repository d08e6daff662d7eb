import { isUtf8 } from 'node:buffer';
import { countMembersOfValue, shapeOfText } from './count-members.ts';
import { LIMITS } from './limits.ts';
import { isObject, type JsonObject } from './members.ts';
import type { Reason } from './reasons.ts';

export type Parsed =
  | { readonly ok: true; readonly value: JsonObject; readonly text: string }
  | { readonly ok: false; readonly reason: Reason };

/**
 * Parses one item within the limits. The parser's own message is never passed on: it quotes what it read.
 * Refused too: bytes that are not UTF-8, and an object that names a member twice.
 */
export function parseItem(bytes: Buffer): Parsed {
  if (bytes.length > LIMITS.recordBytes) return { ok: false, reason: 'too-large' };
  if (!isUtf8(bytes)) return { ok: false, reason: 'not-utf8' };
  const shape = shapeOfText(bytes);
  if (shape.depth > LIMITS.depth) return { ok: false, reason: 'too-deep' };
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'not-json' };
  }
  if (!isObject(value)) return { ok: false, reason: 'no-record' };
  if (shape.members !== countMembersOfValue(value)) {
    return { ok: false, reason: 'duplicate-members' };
  }
  return { ok: true, value, text };
}

/** The same for JSON inside a string of an envelope. */
export function parseText(text: string): Parsed {
  return parseItem(Buffer.from(text, 'utf8'));
}
