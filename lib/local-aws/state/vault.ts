import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** A sealed value: the data key wrapped by the key that stands for the KMS key, and the value under the data key. */
export interface Sealed {
  readonly dataKey: Buffer;
  readonly payload: Buffer;
}

/** Envelope encryption. `context` is bound to what is sealed, as a KMS encryption context is. */
export interface Vault {
  seal(keyArn: string, context: string, plain: Buffer): Sealed;
  open(keyArn: string, context: string, sealed: Sealed): Buffer;
  /** Small plain texts under the key itself, as KMS does for its callers. */
  sealDirectly(keyArn: string, context: string, plain: Buffer): Buffer;
  openDirectly(keyArn: string, context: string, sealed: Buffer): Buffer;
  /** For credentials: sealed by one key, without a data key of its own. */
  sealCredential(context: string, plain: string): Buffer;
  openCredential(context: string, sealed: Buffer): string;
  /** A key derived from the root, for signing paging tokens and the like. */
  derive(purpose: string): Buffer;
  /** Says which root key this is, without saying anything about it. */
  readonly fingerprint: string;
}

const NONCE = 12;
const TAG = 16;

export function vaultFrom(root: Buffer): Vault {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', root, 'local-aws', purpose, 32));
  const masters = new Map<string, Buffer>();
  const master = (keyArn: string) => {
    const known = masters.get(keyArn) ?? derive(`kms:${keyArn}`);
    masters.set(keyArn, known);
    return known;
  };
  const credentials = derive('credentials');
  return {
    seal(keyArn, context, plain) {
      const dataKey = randomBytes(32);
      return {
        dataKey: encrypt(master(keyArn), context, dataKey),
        payload: encrypt(dataKey, context, plain),
      };
    },
    open(keyArn, context, sealed) {
      return decrypt(decrypt(master(keyArn), context, sealed.dataKey), context, sealed.payload);
    },
    sealDirectly: (keyArn, context, plain) => encrypt(master(keyArn), context, plain),
    openDirectly: (keyArn, context, sealed) => decrypt(master(keyArn), context, sealed),
    sealCredential: (context, plain) => encrypt(credentials, context, Buffer.from(plain)),
    openCredential: (context, sealed) => decrypt(credentials, context, sealed).toString(),
    derive,
    fingerprint: createHmac('sha256', derive('fingerprint')).update('local-aws').digest('hex'),
  };
}

function encrypt(key: Buffer, context: string, plain: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, context: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(sealed.length - TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
}
