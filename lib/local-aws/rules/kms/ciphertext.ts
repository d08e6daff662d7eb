/** What KMS hands out as ciphertext: which key it is under, and the sealed bytes. */
export interface Ciphertext {
  readonly keyArn: string;
  readonly sealed: Buffer;
}

const VERSION = 1;

export function packCiphertext({ keyArn, sealed }: Ciphertext): Buffer {
  const arn = Buffer.from(keyArn);
  const head = Buffer.alloc(3);
  head.writeUInt8(VERSION, 0);
  head.writeUInt16BE(arn.length, 1);
  return Buffer.concat([head, arn, sealed]);
}

/** Undefined when the bytes were never handed out by KMS. */
export function unpackCiphertext(blob: Buffer): Ciphertext | undefined {
  if (blob.length < 3 || blob.readUInt8(0) !== VERSION) return undefined;
  const end = 3 + blob.readUInt16BE(1);
  if (blob.length <= end) return undefined;
  return { keyArn: blob.subarray(3, end).toString(), sealed: blob.subarray(end) };
}

/** The encryption context as the text that is bound to what is sealed; the order of its names does not matter. */
export function boundContext(context: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(['kms', pairs]);
}
