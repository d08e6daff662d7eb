import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { invariant } from '#lib/kernel/invariant.ts';
import { ACTS } from './policy.ts';

const factsSchema = z.strictObject({
  v: z.literal(1),
  requestId: z.string(),
  requesterId: z.string(),
  requesterName: z.string(),
  secretId: z.string(),
  secretArn: z.string(),
  secretName: z.string(),
  environment: z.string(),
  accountId: z.string(),
  region: z.string(),
  act: z.enum(ACTS),
  stage: z.string(),
  durationSeconds: z.int(),
  uses: z.int(),
  reason: z.string(),
  ticket: z.string().nullable(),
  policyId: z.string(),
  policyName: z.string(),
  policyVersion: z.int(),
});

/** What is asked, frozen when it is asked. Every decision signs the hash of exactly these. */
export type RequestFacts = z.infer<typeof factsSchema>;

export interface SealedFacts {
  /** RFC 8785 JSON in UTF-8, stored as it was hashed. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
}

/** Seals facts whose texts were checked to be storable. */
export function sealFacts(facts: RequestFacts): SealedFacts {
  const text = canonicalize(facts);
  invariant(text !== undefined, 'facts of a request have no canonical form');
  const bytes = Buffer.from(text, 'utf8');
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** Reads stored facts. */
export function openFacts(bytes: Uint8Array): RequestFacts {
  return factsSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}
