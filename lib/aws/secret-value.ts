import { inspect } from 'node:util';
import { jsonMembers, memberText } from './rules/json-members.ts';

const MASK = '[secret value]';

/**
 * A value as AWS gave it. It shows itself to nobody by accident: printed, logged, joined to a text or turned into JSON
 * it is `[secret value]`. Only `expose` and `exposeKey` give it out.
 */
export class SecretValue {
  #text: string | null;
  #bytes: Uint8Array | null;
  #members: ReadonlyMap<string, string> | null | undefined;

  private constructor(text: string | null, bytes: Uint8Array | null) {
    this.#text = text;
    this.#bytes = bytes;
  }

  static ofText(text: string): SecretValue {
    return new SecretValue(text, null);
  }

  static ofBytes(bytes: Uint8Array): SecretValue {
    return new SecretValue(null, bytes);
  }

  /** The whole value, exactly. @throws WipedError after `wipe`. */
  expose(): string | Uint8Array {
    const value = this.#text ?? this.#bytes;
    if (value === null) throw new WipedError('the secret value was wiped');
    return value;
  }

  /** The names in it, in their order, where it is one JSON object with distinct names; else `null`: whole value only. */
  keyNames(): readonly string[] | null {
    const members = this.#read();
    return members === null ? null : [...members.keys()];
  }

  /** One member: the text of a string, the digits of a number as they stand, JSON for the rest; `null`: no such key. */
  exposeKey(name: string): string | null {
    const raw = this.#read()?.get(name);
    return raw === undefined ? null : memberText(raw);
  }

  /** Forgets the value; bytes are overwritten. Text cannot be: the runtime may keep copies until it collects them. */
  wipe(): void {
    this.#bytes?.fill(0);
    this.#bytes = null;
    this.#text = null;
    this.#members = null;
  }

  #read(): ReadonlyMap<string, string> | null {
    if (this.#members === undefined) this.#members = this.#text === null ? null : jsonMembers(this.#text);
    return this.#members;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.toPrimitive](): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

export class WipedError extends Error {
  override readonly name = 'WipedError';
}
