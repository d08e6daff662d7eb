// Which keys are believed: those the reviewer pinned, and those that one of them handed over to.
import { createHash, createPublicKey, verify } from 'node:crypto';

/** @typedef {{ id: string, key: import('node:crypto').KeyObject }} PublicKey */

/**
 * Reads a public key: PEM, or the base64 of its SPKI form as exports have it.
 *
 * @param {string} text
 * @returns {PublicKey | undefined}
 */
export function readPublicKey(text) {
  try {
    const key = text.includes('-----BEGIN PUBLIC KEY-----')
      ? createPublicKey(text)
      : createPublicKey({ key: exactBase64(text.trim()), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return undefined;
    const der = key.export({ type: 'spki', format: 'der' });
    return { id: createHash('sha256').update(der).digest('hex').slice(0, 16), key };
  } catch {
    return undefined;
  }
}

export class Keyring {
  /** @type {Map<string, PublicKey>} */
  #believed = new Map();
  #pinned = false;
  /** Ids of the keys that have signed something here. @type {Set<string>} */
  used = new Set();

  /** @param {readonly PublicKey[]} pinned */
  constructor(pinned) {
    this.#pinned = pinned.length > 0;
    for (const key of pinned) this.#believed.set(key.id, key);
  }

  /** Without a pinned key a file can only be shown to agree with itself. */
  get isPinned() {
    return this.#pinned;
  }

  /**
   * Takes in a key that the file names.
   *
   * @param {PublicKey} key
   * @param {{ by: string, signature: string, text: Buffer } | undefined} handover
   * @returns {boolean} false if the handover is not signed by the key it names
   */
  introduce(key, handover) {
    if (handover) {
      const by = this.#believed.get(handover.by);
      if (!by) return true;
      if (!isSigned(by, 'key-handover', handover.text, handover.signature)) return false;
      this.#believed.set(key.id, key);
      return true;
    }
    if (!this.#pinned) this.#believed.set(key.id, key);
    return true;
  }

  /**
   * @param {string} keyId
   * @param {string} purpose
   * @param {Buffer} bytes
   * @param {string} signature
   * @returns {'signed' | 'unknown-key' | 'bad-signature'}
   */
  check(keyId, purpose, bytes, signature) {
    const key = this.#believed.get(keyId);
    if (!key) return 'unknown-key';
    if (!isSigned(key, purpose, bytes, signature)) return 'bad-signature';
    this.used.add(keyId);
    return 'signed';
  }
}

/** Believes what it is given: for checkpoints that the reviewer kept, where no key was pinned. */
export class OwnKeyring extends Keyring {
  constructor() {
    super([]);
  }

  /** @override @returns {'signed'} */
  check() {
    return 'signed';
  }
}

/** @param {PublicKey} key @param {string} purpose @param {Buffer} bytes @param {string} signature */
function isSigned(key, purpose, bytes, signature) {
  try {
    const matter = Buffer.concat([Buffer.from(`countersign ${purpose} v1\n`, 'utf8'), bytes]);
    return verify(null, matter, key.key, exactBase64(signature));
  } catch {
    return false;
  }
}

/** Node reads over what is not base64; then two texts would stand for one signature. @param {string} text */
function exactBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Error('not base64');
  return bytes;
}
