import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Connection } from '../state/database.ts';
import { findSigningKey, saveSigningKey } from '../state/trail-files.ts';
import type { Vault } from '../state/vault.ts';

const BITS = 2048;
/** Long enough for any history kept here. */
const VALID_MS = 10 * 365 * 24 * 3600 * 1000;
const DAY_MS = 24 * 3600 * 1000;

export interface SigningKey {
  readonly fingerprint: string;
  /** PEM */
  readonly privateKey: string;
}

/** The key that signs the digests of a region; made, and sealed under the key file, when there is none. */
export async function signingKey(
  tx: Connection,
  vault: Vault,
  region: string,
  firstUse: Date,
): Promise<SigningKey> {
  const stored = await findSigningKey(tx, region);
  const context = `trail signing key ${region}`;
  if (stored !== undefined) {
    return {
      fingerprint: stored.fingerprint,
      privateKey: vault.openCredential(context, stored.sealedPrivateKey),
    };
  }
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: BITS,
    publicKeyEncoding: { type: 'pkcs1', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const fingerprint = createHash('md5').update(pair.publicKey).digest('hex');
  await saveSigningKey(tx, {
    region,
    fingerprint,
    publicKey: pair.publicKey,
    sealedPrivateKey: vault.sealCredential(context, pair.privateKey),
    validFrom: new Date(firstUse.getTime() - DAY_MS),
    validUntil: new Date(firstUse.getTime() + VALID_MS),
  });
  return { fingerprint, privateKey: pair.privateKey };
}
