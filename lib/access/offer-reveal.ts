import { z } from 'zod';
import type { Database, Transaction } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import type { Actor } from '#lib/people/rules/actor.ts';
import { hashNonce, mintNonce } from './nonce.ts';
import { recordRefusal } from './record-refusal.ts';
import { whyNoUse } from './rules/grant.ts';
import { refuseAccess } from './rules/refusals.ts';
import { loadGrant, type StoredGrant } from './store/grants.ts';
import { loadHolding } from './store/holdings.ts';
import { insertOffer } from './store/reveals.ts';
import { whyNotNow } from './take-reveal.ts';

export const offerRevealSchema = z.strictObject({ grantId: z.string().regex(patternOf('grant')) });
export type OfferRevealInput = z.infer<typeof offerRevealSchema>;

export interface RevealOffer {
  /** Goes back with the reveal; good for one. */
  readonly nonce: string;
  /** ISO. */
  readonly expiresAt: string;
}

/**
 * Prepares one reveal under one's own grant: a ticket bound to session, person, grant and secret, good once and for a
 * minute. Takes no use and reads nothing.
 */
export async function offerReveal(
  db: Database,
  actor: Actor,
  input: OfferRevealInput,
): Promise<Result<RevealOffer>> {
  return await db.transaction(async (tx) => {
    const grant = await loadGrant(tx, input.grantId);
    const attempt = { kind: 'reveal.refused', actorId: actor.personId } as const;
    if (!grant || grant.personId !== actor.personId) {
      return await recordRefusal(tx, attempt, refuseAccess('no-such-grant').refusal);
    }
    const allowed = await judge(tx, actor, grant);
    if (!allowed.ok) {
      const { id: grantId, requestId, secretId, secretArn } = grant;
      return await recordRefusal(
        tx,
        { ...attempt, grantId, requestId, secretId, secretArn },
        allowed.refusal,
      );
    }
    const nonce = mintNonce();
    const { personId, sessionId } = actor;
    const { id: grantId, secretId } = grant;
    const expiresAt = await insertOffer(tx, {
      nonceHash: hashNonce(nonce),
      grantId,
      personId,
      sessionId,
      secretId,
    });
    return ok({ nonce, expiresAt: expiresAt.toISOString() });
  });
}

async function judge(tx: Transaction, actor: Actor, grant: StoredGrant): Promise<Result<true>> {
  const { personId, sessionId } = actor;
  const holding = await loadHolding(tx, { personId, sessionId, grantId: grant.id });
  const problem = whyNotNow(holding);
  if (problem || !holding) return refuseAccess(problem ?? 'not-allowed');
  if (grant.act !== 'reveal') return refuseAccess('other-act');
  const left = whyNoUse(grant, holding.now);
  return left ? refuseAccess(left) : ok(true);
}
