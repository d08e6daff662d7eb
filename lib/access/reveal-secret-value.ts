import { z } from 'zod';
import type { SecretValue } from '#lib/aws/secret-value.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { InvariantError, invariant } from '#lib/kernel/invariant.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import type { FingerprintKey } from '#lib/secrets/fingerprint-key.ts';
import { keepFingerprints } from '#lib/secrets/keep-fingerprints.ts';
import { isStorable } from '#lib/secrets/rules/filter.ts';
import { NONCE_PATTERN } from './nonce.ts';
import { readOnce } from './read-once.ts';
import type { ReadValue } from './read-value-port.ts';
import type { Ceiling } from './rules/ceiling.ts';
import { refuseAccess } from './rules/refusals.ts';
import { HIDE_AFTER_SECONDS, REVEAL_WAYS } from './rules/reveal.ts';
import { settleReveal } from './settle-reveal.ts';
import { takeReveal } from './take-reveal.ts';

export const revealSecretValueSchema = z.strictObject({
  nonce: z.string().regex(NONCE_PATTERN),
  grantId: z.string().regex(patternOf('grant')),
  secretId: z.string().regex(patternOf('secret')),
  /** What was granted: a staging label, or one version; exactly as the grant says. */
  stage: z.string().min(1).max(256).refine(isStorable).nullable().default(null),
  versionId: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/)
    .nullable()
    .default(null),
  /** One member of a JSON object, or null for the whole value. */
  keyName: z.string().min(1).max(256).refine(isStorable).nullable(),
  way: z.enum(REVEAL_WAYS),
});
export type RevealSecretValueInput = z.infer<typeof revealSecretValueSchema>;

export interface RevealPorts {
  readonly readValue: ReadValue;
  /** Told when a record could not be written. What it gets never holds a value. */
  readonly noteOutage?: (error: unknown) => void;
  /** What everybody together may reveal; absent: `CEILING`. */
  readonly ceiling?: Ceiling;
  /** Time zone of the organisation, for deadlines in working days. Absent: UTC. */
  readonly zone?: string;
  /** Makes fingerprints where an operator has chosen so. Absent: none are made. */
  readonly fingerprintKey?: FingerprintKey;
}

/** The one answer of the product that holds a secret value. */
export interface RevealedValue {
  readonly revealId: string;
  readonly value:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array };
  readonly keyName: string | null;
  readonly versionId: string;
  readonly hideAfterSeconds: number;
  readonly usesLeft: number;
}

/**
 * Reveals one value under a grant: intent recorded, then AWS read, then the outcome judged and recorded, then answered.
 * AWS is asked outside of any transaction. Where a commit fails or its result is unknown, nothing is handed out.
 */
export async function revealSecretValue(
  db: Database,
  actor: Actor,
  input: RevealSecretValueInput,
  ports: RevealPorts,
): Promise<Result<RevealedValue>> {
  const intent = await commit(db, ports, (tx) => takeReveal(tx, actor, input, ports.ceiling));
  if (!intent.ok) return intent;
  const read = await readOnce(ports.readValue, intent.value);
  try {
    const settled = await commit(db, ports, async (tx) => {
      const kept =
        read.ok && ports.fingerprintKey
          ? await fingerprintsOf(tx, intent.value, read, ports.fingerprintKey)
          : [];
      return settleReveal(tx, intent.value, read.end, ports.zone, kept);
    });
    if (!settled.ok) return settled;
    if (!read.ok) return { ok: false, refusal: read.refusal };
    const { usesLeft, remainingMs } = settled.value;
    return ok({
      revealId: intent.value.id,
      value: open(read.value, input.keyName),
      keyName: input.keyName,
      versionId: read.end.traces.versionId,
      hideAfterSeconds: Math.min(HIDE_AFTER_SECONDS, Math.max(1, Math.floor(remainingMs / 1_000))),
      usesLeft,
    });
  } finally {
    if (read.ok) read.value.wipe();
  }
}

async function fingerprintsOf(
  tx: Transaction,
  { secretId, personId }: { readonly secretId: string; readonly personId: string },
  read: Extract<Awaited<ReturnType<typeof readOnce>>, { ok: true }>,
  key: FingerprintKey,
) {
  return keepFingerprints(
    tx,
    { secretId, personId, versionId: read.end.traces.versionId, value: read.value },
    key,
  );
}

/** Opens a value whose delivery is recorded. Bytes are copied, because the original is overwritten after the answer. */
function open(value: SecretValue, keyName: string | null): RevealedValue['value'] {
  const content = keyName === null ? value.expose() : value.exposeKey(keyName);
  invariant(content !== null, 'a delivered key is in the value');
  if (typeof content === 'string') return { kind: 'text', text: content };
  return { kind: 'bytes', bytes: Uint8Array.from(content) };
}

/** An outage of the database is a refusal here, because the person must know that nothing was revealed. */
async function commit<T>(
  db: Database,
  ports: RevealPorts,
  work: (tx: Transaction) => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await db.transaction(work);
  } catch (error) {
    if (error instanceof InvariantError) throw error;
    ports.noteOutage?.(error);
    return refuseAccess('not-recorded');
  }
}
