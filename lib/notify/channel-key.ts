import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Seals what channels need and the database must not know: addresses and signing secrets. AES-256-GCM; the name of what
 * is sealed is bound in, so one channel's seal cannot stand in for another's.
 */
export interface ChannelKey {
  seal(name: string, text: string): Uint8Array;
  /** The text, or null where it was sealed with another key, for another name, or was changed. */
  open(name: string, sealed: Uint8Array): string | null;
}

const VERSION = 1;
const KEY_BYTES = 32;
const ID_BYTES = 4;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + ID_BYTES;

export interface ChannelKeySource {
  /** Keys of 32 bytes as base64 with commas between them: the first seals, all open. Absent: a file under the home. */
  readonly given: string | null;
  /** Folder of all state. */
  readonly home: string;
}

/**
 * Opens the key of the channels. A key that is not given is made once and kept under the home's `keys`, readable by us
 * alone; several instances on one database must be given the same.
 * @throws Error for a given key that is not 32 bytes, or a file that cannot be used.
 */
export function openChannelKey({ given, home }: ChannelKeySource): ChannelKey {
  const keys = given === null ? [ownKey(join(home, 'keys'))] : readGivenKeys(given);
  const [first] = keys;
  if (!first) throw new Error('no key for the channels');
  return {
    seal: (name, text) => seal(first, name, text),
    open: (name, sealed) => {
      const key = keys.find((candidate) => idOf(candidate).equals(sealed.subarray(1, HEAD_BYTES)));
      return key ? open(key, name, sealed) : null;
    },
  };
}

/** The keys of a setting; an empty list if one of them has not the form of a key. */
export function readGivenKeys(given: string): readonly Buffer[] {
  const keys = given.split(',').map((text) => Buffer.from(text.trim(), 'base64'));
  return keys.every((key) => key.length === KEY_BYTES) ? keys : [];
}

/** Made by whoever comes first: the file appears whole or not at all. */
function ownKey(folder: string): Buffer {
  const file = join(folder, 'channels.key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = join(folder, `.channels.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(made, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx' });
    linkSync(made, file);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made, { force: true });
  }
  const key = readFileSync(file);
  if (key.length !== KEY_BYTES) throw new Error('the key of the channels is not whole');
  return key;
}

function seal(key: Buffer, name: string, text: string): Uint8Array {
  const head = Buffer.concat([Buffer.of(VERSION), idOf(key)]);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.concat([head, Buffer.from(name, 'utf8')]));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([head, iv, cipher.getAuthTag(), body]);
}

function open(key: Buffer, name: string, sealed: Uint8Array): string | null {
  const bytes = Buffer.from(sealed);
  if (bytes.length < HEAD_BYTES + IV_BYTES + TAG_BYTES || bytes[0] !== VERSION) return null;
  const tagAt = HEAD_BYTES + IV_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(HEAD_BYTES, tagAt));
  decipher.setAAD(Buffer.concat([bytes.subarray(0, HEAD_BYTES), Buffer.from(name, 'utf8')]));
  decipher.setAuthTag(bytes.subarray(tagAt, tagAt + TAG_BYTES));
  try {
    return decipher.update(bytes.subarray(tagAt + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}

/** Tells keys apart without telling anything of them. */
function idOf(key: Buffer): Buffer {
  return createHash('sha256').update('countersign channel key id').update(key).digest().subarray(0, ID_BYTES);
}
