import { createHash, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

/**
 * Digest files of CloudTrail. AWS CloudTrail User Guide, "CloudTrail digest file structure" and "Custom implementations of
 * CloudTrail log file integrity validation".
 */

const key = z.string().min(1).max(1_024);
const bucket = z.string().min(1).max(255);
const instant = z.iso.datetime().transform((text) => new Date(text));
const sha256 = z.string().regex(/^[0-9a-fA-F]{64}$/);

const digestSchema = z.object({
  awsAccountId: z.string().min(1).max(32),
  digestStartTime: instant,
  digestEndTime: instant,
  digestS3Bucket: bucket,
  digestS3Object: key,
  digestPublicKeyFingerprint: z.string().min(1).max(128),
  digestSignatureAlgorithm: z.literal('SHA256withRSA'),
  previousDigestS3Bucket: bucket.nullable(),
  previousDigestS3Object: key.nullable(),
  previousDigestHashValue: sha256.nullable(),
  previousDigestHashAlgorithm: z.literal('SHA-256').nullable(),
  previousDigestSignature: z.string().max(4_096).nullable(),
  logFiles: z
    .array(
      z.object({
        s3Bucket: bucket,
        s3Object: key,
        hashValue: sha256,
        hashAlgorithm: z.literal('SHA-256'),
      }),
    )
    .max(100_000),
});

export interface Digest extends z.output<typeof digestSchema> {
  /** The time as it stands in the file: it is part of what is signed. */
  readonly endText: string;
}

/** Reads the inflated bytes of a digest; null where it is none. Text of the file goes nowhere else. */
export function readDigest(bytes: Buffer): Digest | null {
  try {
    const raw: unknown = JSON.parse(bytes.toString('utf8'));
    const digest = digestSchema.safeParse(raw);
    if (!digest.success || digest.data.digestEndTime <= digest.data.digestStartTime) return null;
    return { ...digest.data, endText: String((raw as { digestEndTime: unknown }).digestEndTime) };
  } catch {
    return null;
  }
}

/** Where a digest lay and what came with it. */
export interface FoundDigest {
  readonly bucket: string;
  readonly key: string;
  /** Of the inflated bytes. */
  readonly hash: Buffer;
  /** Hexadecimal, from the metadata of the object; null: there was none. */
  readonly signature: string | null;
}

/** A public key of CloudTrail: DER, PKCS #1. */
export interface PublicKey {
  readonly fingerprint: string;
  readonly der: Buffer;
}

export type SignatureTrouble = 'digest-unsigned' | 'digest-key-unknown' | 'digest-signature';

/** The text that CloudTrail signs: end, place, hash of the content, and the signature before, or the word null. */
export function signedText(digest: Digest, found: Pick<FoundDigest, 'bucket' | 'key' | 'hash'>): string {
  const previous = digest.previousDigestSignature ?? 'null';
  return [digest.endText, `${found.bucket}/${found.key}`, found.hash.toString('hex'), previous].join('\n');
}

/** What is wrong with the signature of a digest, or null. */
export function signatureTrouble(
  digest: Digest,
  found: FoundDigest,
  keys: readonly PublicKey[],
): SignatureTrouble | null {
  if (found.signature === null || !/^(?:[0-9a-fA-F]{2}){1,1024}$/.test(found.signature))
    return 'digest-unsigned';
  const known = keys.find(({ fingerprint }) => fingerprint === digest.digestPublicKeyFingerprint);
  if (!known) return 'digest-key-unknown';
  try {
    const publicKey = createPublicKey({ key: known.der, format: 'der', type: 'pkcs1' });
    const text = Buffer.from(signedText(digest, found), 'utf8');
    const sound = verify('RSA-SHA256', text, publicKey, Buffer.from(found.signature, 'hex'));
    return sound ? null : 'digest-signature';
  } catch {
    return 'digest-signature';
  }
}

/** SHA-256 of inflated content, as digests name it. */
export function contentHash(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
