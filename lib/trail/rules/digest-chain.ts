import { type Digest, type FoundDigest, type PublicKey, signatureTrouble } from './digest.ts';
import type { IntegrityFact } from './integrity.ts';

/** The newest digest of a chain that was read before. */
export interface KnownDigest {
  readonly bucket: string;
  readonly key: string;
  readonly hash: Buffer;
  readonly signature: string;
  readonly endsAt: Date;
}

export interface ChainJudgement {
  /** What is wrong with the digest itself and its place in the chain. */
  readonly facts: readonly IntegrityFact[];
  /** Whether what it says of log files may be believed. */
  readonly isGenuine: boolean;
}

/**
 * Judges a digest by its signature, its place and the digest before it. `known` null: the first one read of its chain,
 * which may itself follow older ones. The log files it names are judged by `judgeLogFile`.
 */
export function judgeDigest(
  digest: Digest,
  found: FoundDigest,
  known: KnownDigest | null,
  keys: readonly PublicKey[],
): ChainJudgement {
  const facts: IntegrityFact[] = [];
  const about = { key: found.key, digest: found.key, from: digest.digestStartTime, to: digest.digestEndTime };
  if (digest.digestS3Bucket !== found.bucket || digest.digestS3Object !== found.key) {
    facts.push({ ...about, code: 'digest-moved' });
  }
  const trouble = signatureTrouble(digest, found, keys);
  if (trouble) facts.push({ ...about, code: trouble });
  const isGenuine = facts.length === 0;
  if (known) facts.push(...linkFacts(digest, found, known));
  return { facts, isGenuine };
}

function linkFacts(digest: Digest, found: FoundDigest, known: KnownDigest): IntegrityFact[] {
  const { previousDigestS3Object: previous, digestStartTime: from, digestEndTime: to } = digest;
  if (previous === null) {
    return [{ code: 'digest-restarted', key: found.key, digest: found.key, from: known.endsAt, to: from }];
  }
  if (previous !== known.key || digest.previousDigestS3Bucket !== known.bucket) {
    return [{ code: 'digest-missing', key: previous, digest: found.key, from: known.endsAt, to: from }];
  }
  const sameHash = digest.previousDigestHashValue?.toLowerCase() === known.hash.toString('hex');
  const sameSignature = digest.previousDigestSignature?.toLowerCase() === known.signature.toLowerCase();
  if (!sameHash || !sameSignature)
    return [{ code: 'digest-previous', key: previous, digest: found.key, from, to }];
  if (from > known.endsAt) {
    return [{ code: 'digest-missing', key: found.key, digest: found.key, from: known.endsAt, to: from }];
  }
  return [];
}

/** What was found at the place of a log file: the SHA-256 of its inflated content, or null for what cannot be inflated. */
export type FoundLogFile = { readonly there: false } | { readonly there: true; readonly hash: Buffer | null };

/** Judges one log file that a genuine digest names. `found` null: it lies in a bucket that is not ours to look into. */
export function judgeLogFile(
  digest: Digest,
  file: Digest['logFiles'][number],
  found: FoundLogFile | null,
): IntegrityFact | null {
  const about = {
    key: file.s3Object,
    digest: digest.digestS3Object,
    from: digest.digestStartTime,
    to: digest.digestEndTime,
  };
  if (found === null) return { ...about, code: 'log-file-moved' };
  if (!found.there) return { ...about, code: 'log-file-missing' };
  const same = found.hash?.toString('hex') === file.hashValue.toLowerCase();
  return same ? null : { ...about, code: 'log-file-changed' };
}
