import { appendRecords } from '#lib/audit/append-records.ts';
import type { Database, Transaction } from '#lib/db/client.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { type ProvenSignIn, wasAskedAgain } from './rules/claims.ts';
import type { SignInMapping } from './rules/sign-in-mapping.ts';
import { refuseSignIn, type SignInCode } from './rules/sign-in-refusals.ts';
import { hashToken, mintToken } from './session-token.ts';
import { type StartedSession, takeIdentity } from './sign-in-through-provider.ts';
import { lockRoles } from './store/roles.ts';
import { lockOpenSession, renewSession } from './store/sessions.ts';
import { findIdentity } from './store.ts';

export interface ProviderConfirmation {
  readonly sessionId: string;
  /** How long the browser was away, by the database's clock. Seconds. */
  readonly awaySeconds: number;
  readonly mapping: SignInMapping;
}

/**
 * Confirms a session after its person proved themselves to the provider once more, with a second factor, while their
 * browser was away. The session goes on under a new token. Refusals of somebody known are on record.
 */
export async function confirmThroughProvider(
  db: Database,
  signIn: ProvenSignIn,
  confirmation: ProviderConfirmation,
): Promise<Result<StartedSession>> {
  return await db.transaction(async (tx) => {
    await lockRoles(tx);
    const session = await lockOpenSession(tx, confirmation.sessionId);
    if (!session || session.disabled) return refuseSignIn('session-over');
    const identity = await findIdentity(tx, signIn.issuer, signIn.subject);
    const problem =
      identity?.personId !== session.personId ? 'other-person' : problemOf(signIn, confirmation.awaySeconds);
    if (problem) return await onRecord(tx, session.personId, problem);
    const taken = await takeIdentity(tx, signIn, confirmation.mapping);
    const token = mintToken();
    const tokenHash = hashToken(token);
    if (!tokenHash) throw new Error('a minted session token has the wrong form');
    const { sessionId: id } = confirmation;
    const { identityId } = taken;
    // It counts from the moment they proved themselves: who dallies on the way back gains nothing.
    const secondsAgo = signIn.authenticatedSecondsBefore ?? confirmation.awaySeconds;
    await renewSession(tx, { id, identityId, tokenHash, secondsAgo });
    await appendRecords(tx, [
      ...taken.entries,
      { kind: 'session.confirmed', actorId: session.personId, data: { way: 'provider' } },
    ]);
    return ok({ token, expiresAt: session.expiresAt });
  });
}

function problemOf(signIn: ProvenSignIn, awaySeconds: number): SignInCode | null {
  if (!wasAskedAgain(signIn, awaySeconds)) return 'not-asked-again';
  return signIn.secondFactor ? null : 'no-second-factor';
}

async function onRecord(tx: Transaction, personId: string, code: SignInCode): Promise<Result<never>> {
  await appendRecords(tx, [{ kind: 'session.refused', actorId: personId, data: { code } }]);
  return refuseSignIn(code);
}
