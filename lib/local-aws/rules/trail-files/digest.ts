import { createHash } from 'node:crypto';
import { wholeSeconds } from '../trail/user-identity.ts';
import { digestKey } from './file-name.ts';
import { TRAIL_BUCKET, type TrailPlace } from './trail.ts';

export interface DigestedFile {
  readonly key: string;
  readonly hash: string;
  readonly oldest: Date;
  readonly newest: Date;
}

/** The digest before this one, as this one names it. */
export interface PreviousDigest {
  readonly key: string;
  readonly hash: string;
  readonly signature: string;
}

export interface DigestPlan {
  readonly place: TrailPlace;
  readonly from: Date;
  readonly to: Date;
  readonly files: readonly DigestedFile[];
  readonly previous: PreviousDigest | undefined;
  readonly fingerprint: string;
}

/** The text of a digest file, members in the order CloudTrail writes them. */
export function digestText({ place, from, to, files, previous, fingerprint }: DigestPlan): string {
  const times = files.flatMap((file) => [file.oldest.getTime(), file.newest.getTime()]);
  return JSON.stringify({
    awsAccountId: place.account,
    digestStartTime: wholeSeconds(from),
    digestEndTime: wholeSeconds(to),
    digestS3Bucket: TRAIL_BUCKET,
    digestS3Object: digestKey(place, to),
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: times.length === 0 ? null : wholeSeconds(new Date(Math.max(...times))),
    oldestEventTime: times.length === 0 ? null : wholeSeconds(new Date(Math.min(...times))),
    previousDigestS3Bucket: previous === undefined ? null : TRAIL_BUCKET,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: files.map((file) => ({
      s3Bucket: TRAIL_BUCKET,
      s3Object: file.key,
      hashValue: file.hash,
      hashAlgorithm: 'SHA-256',
      newestEventTime: wholeSeconds(file.newest),
      oldestEventTime: wholeSeconds(file.oldest),
    })),
  });
}

/** What is signed: end, place, hash of the uncompressed digest, and the signature before (or the word null). */
export function textToSign(plan: DigestPlan, hash: string): string {
  const place = `${TRAIL_BUCKET}/${digestKey(plan.place, plan.to)}`;
  return [wholeSeconds(plan.to), place, hash, plan.previous?.signature ?? 'null'].join('\n');
}

export function hexHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
