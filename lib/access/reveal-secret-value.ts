import { z } from 'zod';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { InvariantError } from '#lib/kernel/invariant.ts';
import { ok, type Refusal, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { NONCE_PATTERN } from './nonce.ts';
import type { OpaqueValue, ReadValue, ValueRead } from './read-value-port.ts';
import { isStorable } from './rules/reason.ts';
import { refuseAccess } from './rules/refusals.ts';
import { HIDE_AFTER_SECONDS } from './rules/reveal.ts';
import { type ReadEnd, type ReadFacts, settleReveal } from './settle-reveal.ts';
import { type RevealIntent, takeReveal } from './take-reveal.ts';

export const revealSecretValueSchema = z.strictObject({
  nonce: z.string().regex(NONCE_PATTERN),
  grantId: z.string().regex(patternOf('grant')),
  secretId: z.string().regex(patternOf('secret')),
  stage: z.string().min(1).max(256),
  /** One member of a JSON object, or null for the whole value. */
  keyName: z.string().min(1).max(256).refine(isStorable).nullable(),
  way: z.enum(['show', 'copy']),
});
export type RevealSecretValueInput = z.infer<typeof revealSecretValueSchema>;

export interface RevealPorts {
  readonly readValue: ReadValue;
  /** Told when a record could not be written. What it gets never holds a value. */
  readonly noteOutage?: (error: unknown) => void;
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
  const intent = await commit(db, ports, (tx) => takeReveal(tx, actor, input));
  if (!intent.ok) return intent;
  const read = await readOnce(ports, intent.value);
  const settled = await commit(db, ports, (tx) => settleReveal(tx, intent.value, read.end));
  if (!settled.ok) return settled;
  if (!read.ok) return { ok: false, refusal: read.refusal };
  const untilEnd = Math.max(1, Math.floor(settled.value.remainingMs / 1_000));
  return ok({
    revealId: intent.value.id,
    value: read.shown,
    keyName: input.keyName,
    versionId: read.end.facts.versionId,
    hideAfterSeconds: Math.min(HIDE_AFTER_SECONDS, untilEnd),
    usesLeft: settled.value.usesLeft,
  });
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

type Read =
  | {
      readonly ok: true;
      readonly shown: RevealedValue['value'];
      readonly end: ReadEnd & { readonly kind: 'read' };
    }
  | { readonly ok: false; readonly refusal: Refusal; readonly end: ReadEnd };

async function readOnce({ readValue }: RevealPorts, intent: RevealIntent): Promise<Read> {
  const { connectionId, region, secretArn, stage, sourceIdentity, sessionName, requestId, grantId, id } =
    intent;
  let answer: Awaited<ReturnType<ReadValue>>;
  try {
    answer = await readValue({
      connectionId,
      region,
      secretArn,
      stage,
      sourceIdentity,
      sessionName,
      requestId,
      grantId,
      revealId: id,
    });
  } catch {
    // A port that throws is a defect. Whether AWS gave a value is unknown, so the use stays taken; the error is
    // dropped unread, because it may quote what was being read.
    return failed(refuseAccess('read-failed').refusal, false, null);
  }
  if (!answer.ok) return failed(answer.refusal, true, null);
  const facts = factsOf(answer.value);
  const shown = showable(answer.value.value, intent.keyName);
  if (!shown) return failed(refuseAccess('no-such-key').refusal, false, facts);
  return { ok: true, shown, end: { kind: 'read', facts } };
}

function failed(refusal: Refusal, useReturned: boolean, facts: ReadFacts | null): Read {
  const code = refusal.code.slice(0, 64);
  return { ok: false, refusal, end: { kind: 'failed', code, useReturned, facts } };
}

function factsOf({ value, versionId, awsAccessKeyId, stsRequestId, awsRequestId }: ValueRead): ReadFacts {
  return { versionId, awsAccessKeyId, stsRequestId, awsRequestId, keyNames: value.keyNames() };
}

function showable(value: OpaqueValue, keyName: string | null): RevealedValue['value'] | null {
  const content = keyName === null ? value.expose() : value.exposeKey(keyName);
  if (content === null) return null;
  return typeof content === 'string' ? { kind: 'text', text: content } : { kind: 'bytes', bytes: content };
}
