import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { bytesToSign, keyIdOf, type SigningPurpose, textOfPublicKey } from './signing.ts';

/** Signs what leaves the product. Holds the private key of this process. */
export interface Signer {
  readonly keyId: string;
  /** Base64 of the public half (SPKI, DER). */
  readonly publicKey: string;
  /** The key that this one takes the place of, if its private half is still here: it vouches for this one. */
  readonly previous: Signer | null;
  /** Ed25519 over the purpose and these bytes, as base64. The same bytes get the same signature. */
  signBytes(purpose: SigningPurpose, bytes: Uint8Array): string;
}

/** Where the private key comes from. A key that is given goes before the one in the home. */
export interface SignerSource {
  /** Folder of all state; its `keys` holds `checkpoint-<n>.pem`, the highest number signs. */
  readonly home: string;
  /** PKCS #8 PEM of an Ed25519 key. */
  readonly key?: string | undefined;
  /** The key before it, while it is being replaced. */
  readonly previousKey?: string | undefined;
}

/** The signing key cannot be used. `message` is one line without anything of the key. */
export class SignerError extends Error {
  override readonly name = 'SignerError';
}

const KEY_FILE = /^checkpoint-(\d{1,6})\.pem$/;

/** Opens the key of this installation; makes one in the home if there is none. */
export function openSigner(source: SignerSource): Signer {
  if (source.key) {
    const previous = source.previousKey
      ? signerOf(readKey(source.previousKey, 'the previous signing key'))
      : null;
    return signerOf(readKey(source.key, 'the signing key'), previous);
  }
  const folder = join(source.home, 'keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (numbersIn(folder).length === 0) makeKeyFile(folder, 1);
  const [newest, before] = numbersIn(folder);
  if (newest === undefined) throw new SignerError('The signing key that was just made is not there.');
  return signerOf(readKeyFile(folder, newest), before ? signerOf(readKeyFile(folder, before)) : null);
}

/** Numbers of the key files, highest first. */
function numbersIn(folder: string): number[] {
  return readdirSync(folder)
    .map((name) => Number(KEY_FILE.exec(name)?.[1] ?? Number.NaN))
    .filter(Number.isInteger)
    .toSorted((a, b) => b - a);
}

/** Written whole under another name first: a start that is cut off leaves no half key. Another start may be faster. */
function makeKeyFile(folder: string, number: number): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = join(folder, `.draft-${process.pid}-${Date.now()}`);
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, join(folder, `checkpoint-${number}.pem`));
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

function readKeyFile(folder: string, number: number): KeyObject {
  const path = join(folder, `checkpoint-${number}.pem`);
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new SignerError(
      `The signing key ${path} can be read by others. Make it yours alone (chmod 600), or replace it.`,
    );
  }
  return readKey(readFileSync(path, 'utf8'), path);
}

/** Newlines of a PEM may be written as \n, as some places for settings hold one line only. */
function readKey(pem: string, what: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem.replaceAll('\\n', '\n'));
  } catch {
    key = undefined;
  }
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new SignerError(`What stands in ${what} is not an Ed25519 key in PKCS #8 PEM.`);
  }
  return key;
}

function signerOf(privateKey: KeyObject, previous: Signer | null = null): Signer {
  const publicKey = createPublicKey(privateKey);
  return {
    keyId: keyIdOf(publicKey),
    publicKey: textOfPublicKey(publicKey),
    previous,
    signBytes: (purpose, bytes) => sign(null, bytesToSign(purpose, bytes), privateKey).toString('base64'),
  };
}
