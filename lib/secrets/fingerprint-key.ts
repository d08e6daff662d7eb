import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretValue } from '#lib/aws/secret-value.ts';
import type { Fingerprint } from './rules/value-diff.ts';

const KEY_BYTES = 32;
const PRINT_BYTES = 16;
/** More members are not told one by one: the whole value is. */
const MOST_KEYS = 200;

/** Turns values into fingerprints that only who holds the key can make. */
export interface FingerprintKey {
  /** Tells keys apart without telling anything of them. */
  readonly id: Buffer;
  of(value: SecretValue): readonly Fingerprint[];
  /** Prints of the text and of its words, to be held against those of values: never stored. */
  ofWords(text: string): readonly Buffer[];
}

export interface FingerprintKeySource {
  /** 32 bytes as base64; absent: a file under the home, made once. Several instances on one database must be given one. */
  readonly given: string | null;
  readonly home: string;
}

/** @throws Error for a given key that is not 32 bytes, or a file that cannot be used. */
export function openFingerprintKey({ given, home }: FingerprintKeySource): FingerprintKey {
  const key = given === null ? ownKey(join(home, 'keys')) : Buffer.from(given, 'base64');
  if (key.length !== KEY_BYTES) throw new Error('the key of the fingerprints is not 32 bytes');
  return {
    id: hmac(key, 'countersign fingerprint key id').subarray(0, 4),
    of: (value) => fingerprintsOf(key, value),
    ofWords: (text) => wordsOf(text).map((word) => printOf(key, word)),
  };
}

/** The same value has the same fingerprint wherever it lies; its name is not in it, nor its length. */
function fingerprintsOf(key: Buffer, value: SecretValue): readonly Fingerprint[] {
  const names = value.keyNames();
  if (names === null || names.length === 0 || names.length > MOST_KEYS || names.some((name) => name === '')) {
    const whole = value.expose();
    return [{ keyName: '', print: printOf(key, whole) }];
  }
  return names.flatMap((keyName) => {
    const member = value.exposeKey(keyName);
    return member === null || keyName.length > 256 ? [] : [{ keyName, print: printOf(key, member) }];
  });
}

/** A reason is a few sentences; of more only the first words are looked at. */
const MOST_WORDS = 100;
/** A shorter word is a word of the language as often as a value. */
const SHORTEST_WORD = 8;

/** The whole text, what stands between blanks, and the same without the marks that people set around a word. */
function wordsOf(text: string): readonly string[] {
  const between = text.split(/\s+/u);
  const bare = between.flatMap((word) => [
    word.replace(/^[\p{Ps}\p{Pi}"'`]+|[\p{Pe}\p{Pf}"'`.,;:!?]+$/gu, ''),
    ...word.split(/[=:]/u),
  ]);
  const words = new Set([text.trim(), ...between, ...bare].filter((word) => word.length >= SHORTEST_WORD));
  return [...words].slice(0, MOST_WORDS);
}

function printOf(key: Buffer, content: string | Uint8Array): Buffer {
  return createHmac('sha256', key)
    .update('countersign value\u0000')
    .update(content)
    .digest()
    .subarray(0, PRINT_BYTES);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Made by whoever comes first: the file appears whole or not at all. */
function ownKey(folder: string): Buffer {
  const file = join(folder, 'fingerprints.key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = join(folder, `.fingerprints.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(made, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx' });
    linkSync(made, file);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made, { force: true });
  }
  return readFileSync(file);
}
