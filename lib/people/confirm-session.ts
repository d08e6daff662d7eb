import { z } from 'zod';
import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database } from '#lib/db/client.ts';
import { patternOf } from '#lib/kernel/ids.ts';
import { ok, type Result, refuse } from '#lib/kernel/result.ts';
import type { Actor } from './rules/actor.ts';
import { CONFIRMED_MS } from './rules/confirmation.ts';
import { PERSONA_ISSUER } from './rules/personas.ts';
import { findSessionIssuer, markSessionConfirmed } from './store.ts';

export const confirmSessionSchema = z.strictObject({
  /** Who the person was told they confirm to be. Another tab may have signed in as somebody else meanwhile. */
  personId: z.string().regex(patternOf('person')),
  /** Where the person is: a path of ours, to come back to. */
  to: z.string().max(2_000).optional(),
});
export type ConfirmSessionInput = z.infer<typeof confirmSessionSchema>;

/** `confirmed`: done here. `elsewhere`: only the one who proved the sign-in can. */
export type Confirmation =
  | { readonly kind: 'confirmed'; readonly until: string }
  | { readonly kind: 'elsewhere' };

/**
 * Confirms that the person of a session is the one who sits there, so that acts on values and decisions open for five
 * minutes. The people of the sample company have nothing to prove it with: there it is an explicit act, on record.
 * Everybody else is sent to their identity provider, which alone can ask for a second factor.
 */
export async function confirmSession(
  db: Database,
  actor: Actor,
  input: ConfirmSessionInput,
): Promise<Result<Confirmation>> {
  if (input.personId !== actor.personId) {
    return refuse(
      'other-person',
      `You are signed in as ${actor.displayName} now, in this browser. Nothing was confirmed. Load this page again.`,
    );
  }
  return await db.transaction(async (tx) => {
    const issuer = await findSessionIssuer(tx, actor.sessionId);
    if (issuer !== PERSONA_ISSUER) return ok({ kind: 'elsewhere' });
    const confirmedAt = await markSessionConfirmed(tx, actor.sessionId);
    if (!confirmedAt) {
      return refuse(
        'too-often',
        'You confirmed ten times in ten minutes. Nothing was confirmed. Wait a few minutes, or sign in again.',
      );
    }
    await appendRecords(tx, [
      { kind: 'session.confirmed', actorId: actor.personId, data: { way: 'persona' } },
    ]);
    return ok({ kind: 'confirmed', until: new Date(confirmedAt.getTime() + CONFIRMED_MS).toISOString() });
  });
}
