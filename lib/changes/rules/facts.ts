import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { invariant } from '#lib/kernel/invariant.ts';
import { type Order, orderSchema } from './order.ts';
import { labelMap, type Sight } from './sight.ts';

/** What the person saw of the secret, as far as the order rests on it. */
const seenSchema = z.strictObject({
  labels: z.record(z.string(), z.string()),
  deletionAskedAt: z.string().nullable(),
  rotationEnabled: z.boolean().nullable(),
  functionArn: z.string().nullable(),
  schedule: z.string().nullable(),
  description: z.string().nullable(),
  kmsKeyId: z.string().nullable(),
  tags: z.record(z.string(), z.string()).nullable(),
  replicas: z.array(z.string()),
  /** SHA-256 of the policy's text, hex; null: there was none. */
  policyHash: z.string().nullable(),
});
export type Seen = z.infer<typeof seenSchema>;

const factsSchema = z.strictObject({
  v: z.literal(1),
  changeId: z.string(),
  secretId: z.string(),
  secretArn: z.string(),
  secretName: z.string(),
  environment: z.string(),
  accountId: z.string(),
  region: z.string(),
  order: orderSchema,
  seen: seenSchema,
  /** What will happen, sentence by sentence, as it was shown. */
  words: z.array(z.string()),
});
/** One change as it was proposed: who signs, signs the hash of exactly these bytes. Never a value. */
export type ChangeFacts = z.infer<typeof factsSchema>;

export interface SealedChange {
  readonly bytes: Uint8Array;
  /** SHA-256, hex. */
  readonly hash: string;
}

export function sealChange(facts: ChangeFacts): SealedChange {
  const text = canonicalize(facts);
  invariant(text !== undefined, 'what is sealed has a canonical form');
  const bytes = Buffer.from(text, 'utf8');
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

export function openChange(bytes: Uint8Array): ChangeFacts {
  return factsSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** What of a sight an order rests on. What cannot matter to it is left out, so that it may change meanwhile. */
export function seenFor(order: Order, sight: Sight): Seen {
  const is = (...kinds: Order['kind'][]) => kinds.includes(order.kind);
  const isRotation = is('rotate', 'test-rotation', 'configure-rotation', 'cancel-rotation');
  return {
    labels: is('move-label', 'take-off-label', 'put', 'rotate', 'test-rotation') ? labelMap(sight) : {},
    deletionAskedAt: sight.deletionAskedAt,
    rotationEnabled: isRotation ? sight.rotationEnabled : null,
    functionArn: isRotation ? sight.functionArn : null,
    schedule: is('configure-rotation') ? sight.schedule : null,
    description: is('describe') ? sight.description : null,
    kmsKeyId: is('change-key') ? sight.kmsKeyId : null,
    tags: is('tag') ? Object.fromEntries(sight.tags.map(({ key, value }) => [key, value])) : null,
    replicas: is('replicate', 'remove-replicas', 'promote-replica', 'delete', 'force-delete')
      ? sight.replicas.map(({ region }) => region).toSorted()
      : [],
    policyHash: is('put-policy', 'remove-policy') ? hashOf(sight.resourcePolicy) : null,
  };
}

function hashOf(text: string | null): string | null {
  return text === null ? null : createHash('sha256').update(text).digest('hex');
}

/** Which of what the person saw is not so any more, in words; null: all of it still is. */
export function whatMoved(order: Order, seen: Seen, sight: Sight): string | null {
  const now = seenFor(order, sight);
  const labels = new Set([...Object.keys(seen.labels), ...Object.keys(now.labels)]);
  for (const label of ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS', ...labels]) {
    if (seen.labels[label] === now.labels[label]) continue;
    const holder = now.labels[label];
    return `${label} is now ${holder === undefined ? 'on no version' : holder.slice(0, 8)}`;
  }
  if (seen.deletionAskedAt !== now.deletionAskedAt) {
    return now.deletionAskedAt === null
      ? 'its planned deletion was taken back'
      : 'it was marked for deletion';
  }
  for (const [name, words] of PARTS) {
    if (canonicalize(seen[name]) !== canonicalize(now[name])) return words;
  }
  return null;
}

const PARTS = [
  ['rotationEnabled', 'its rotation was switched'],
  ['functionArn', 'its rotation function is another one'],
  ['schedule', 'its schedule is another one'],
  ['description', 'its description is another one'],
  ['kmsKeyId', 'its key is another one'],
  ['tags', 'its tags are others'],
  ['replicas', 'its replicas are others'],
  ['policyHash', 'its resource policy is another one'],
] as const satisfies readonly (readonly [keyof Seen, string])[];
