import { textOrNull } from './text.ts';

/** An object that came out of JSON.parse. Read it through these functions only: they never look at a prototype. */
export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's own member, or undefined. */
export function member(object: JsonObject | null, key: string): unknown {
  return object !== null && Object.hasOwn(object, key) ? object[key] : undefined;
}

export function objectAt(object: JsonObject | null, key: string): JsonObject | null {
  const value = member(object, key);
  return isObject(value) ? value : null;
}

export function textAt(object: JsonObject | null, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = textOrNull(member(object, key));
    if (text !== null) return text;
  }
  return null;
}

export function listAt(object: JsonObject | null, key: string): readonly unknown[] {
  const value = member(object, key);
  return Array.isArray(value) ? value : [];
}

/** CloudTrail writes true, "true", and leaves the member out. Null: not told. */
export function flagAt(object: JsonObject | null, key: string): boolean | null {
  const value = member(object, key);
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return null;
}
