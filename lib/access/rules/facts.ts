import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { invariant } from '#lib/kernel/invariant.ts';
import { SECRET_ACTS } from './act.ts';
import { ticketCheckSchema } from './ticket-check.ts';

/** What every request freezes, whatever it is about. */
const asked = {
  requestId: z.string(),
  requesterId: z.string(),
  requesterName: z.string(),
  reason: z.string(),
  ticket: z.string().nullable(),
  policyId: z.string(),
  policyName: z.string(),
  policyVersion: z.int(),
};

const place = {
  secretId: z.string(),
  secretArn: z.string(),
  secretName: z.string(),
  environment: z.string(),
  accountId: z.string(),
  region: z.string(),
  durationSeconds: z.int(),
  uses: z.int(),
};

/** The first form of the facts: one secret, one staging label, no thread. Read only; nothing is sealed in it any more. */
const firstFormSchema = z.strictObject({
  v: z.literal(1),
  ...asked,
  ...place,
  act: z.literal('reveal'),
  stage: z.string(),
});

const secretFactsSchema = z.strictObject({
  v: z.literal(2),
  about: z.literal('secret'),
  ...asked,
  ...place,
  threadId: z.string(),
  way: z.enum(['asked', 'break-glass']),
  act: z.enum(SECRET_ACTS),
  /** Staging label, or null where one version is asked for. */
  stage: z.string().nullable(),
  versionId: z.string().nullable(),
  /** JSON keys asked for; empty: any. */
  keyNames: z.array(z.string()),
  /** The grant this request extends. */
  extendsGrantId: z.string().nullable(),
  /** What the ticket system said, where the policy asks it. */
  ticketCheck: ticketCheckSchema.optional(),
  /** The change that is asked for, where the act is one: its id, the hash of its facts, and what it will do. */
  change: z.strictObject({ id: z.string(), hash: z.string(), words: z.array(z.string()) }).optional(),
});

const policyFactsSchema = z.strictObject({
  v: z.literal(2),
  about: z.literal('policy'),
  ...asked,
  threadId: z.string(),
  act: z.literal('policy-edit'),
  change: z.enum(['edit', 'add', 'retire']),
  /** The policy to change; null: a new one. */
  subjectPolicyId: z.string().nullable(),
  subjectName: z.string(),
  /** The edition the change was written against. */
  baseVersion: z.int().nullable(),
  /** SHA-256 of the proposal's bytes, hex. */
  proposalHash: z.string(),
  /** What the ticket system said, where the policy asks it. */
  ticketCheck: ticketCheckSchema.optional(),
});

/** What is asked about a secret, frozen when it is asked. Every decision signs the hash of exactly these. */
export type SecretRequestFacts = z.infer<typeof secretFactsSchema>;
/** What is asked about a policy. */
export type PolicyRequestFacts = z.infer<typeof policyFactsSchema>;
export type RequestFacts = SecretRequestFacts | PolicyRequestFacts;

const storedSchema = z.union([secretFactsSchema, policyFactsSchema, firstFormSchema]);

export interface SealedFacts {
  /** RFC 8785 JSON in UTF-8, stored as it was hashed. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
}

/** Seals facts whose texts were checked to be storable. */
export function sealFacts(facts: RequestFacts): SealedFacts {
  return sealBytes(facts);
}

/** RFC 8785 bytes of a value and their SHA-256, for whatever is signed: facts, and the proposal for a policy. */
export function sealBytes(value: object): SealedFacts {
  const text = canonicalize(value);
  invariant(text !== undefined, 'what is sealed has a canonical form');
  const bytes = Buffer.from(text, 'utf8');
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** Reads stored facts; those of the first form are completed with what held for all of them. */
export function openFacts(bytes: Uint8Array): RequestFacts {
  const facts = storedSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  if (facts.v === 2) return facts;
  const rest = {
    threadId: facts.requestId,
    way: 'asked',
    versionId: null,
    keyNames: [],
    extendsGrantId: null,
  } as const;
  return { ...facts, ...rest, v: 2, about: 'secret', keyNames: [...rest.keyNames] };
}

/** Reads the facts of a request that led to a grant, which is always one about a secret. */
export function openSecretFacts(bytes: Uint8Array): SecretRequestFacts {
  const facts = openFacts(bytes);
  invariant(facts.about === 'secret', 'a grant belongs to a request about a secret');
  return facts;
}
