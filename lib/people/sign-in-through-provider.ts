import { appendRecords } from '#lib/audit/append-records.ts';
import type { AuditEntry } from '#lib/audit/rules/record.ts';
import { type Database, databaseNow, type Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { giveBySignIn } from './give-by-sign-in.ts';
import type { ProvenSignIn } from './rules/claims.ts';
import { expiryOf } from './rules/session.ts';
import type { SignInMapping } from './rules/sign-in-mapping.ts';
import { refuseSignIn } from './rules/sign-in-refusals.ts';
import { keptUserAgent } from './rules/user-agent.ts';
import { hashToken, mintToken } from './session-token.ts';
import { lockRoles } from './store/roles.ts';
import { NEVER_CONFIRMED } from './store/sessions.ts';
import { describeIdentity, describePerson, insertPersonWithIdentity } from './store/sign-ins.ts';
import { findIdentity, insertSession } from './store.ts';

/** A session's token, for the cookie and nothing else, and when the session ends at the latest. */
export interface StartedSession {
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * Signs in whoever a provider proved. The first time, a person with that one identity is made: no name and no address joins
 * it to somebody who is there already. Roles and groups become what the provider's groups give now. The session counts as
 * confirmed only where the provider says that there was a second factor, and from the moment it was used.
 * Refuses `person-disabled`.
 */
export async function signInThroughProvider(
  db: Database,
  signIn: ProvenSignIn,
  { mapping, userAgent }: { readonly mapping: SignInMapping; readonly userAgent: string | null },
): Promise<Result<StartedSession>> {
  return await db.transaction(async (tx) => {
    const taken = await takeIdentity(tx, signIn, mapping);
    const { identityId, personId, disabled } = taken;
    if (disabled) {
      const data = { code: 'person-disabled' };
      await appendRecords(tx, [{ kind: 'session.refused', actorId: personId, data }]);
      return refuseSignIn('person-disabled');
    }
    const token = mintToken();
    const tokenHash = hashToken(token);
    if (!tokenHash) throw new Error('a minted session token has the wrong form');
    const now = await databaseNow(tx);
    const expiresAt = expiryOf(now);
    const session = { id: mintId('session'), tokenHash, personId, identityId, createdAt: now, expiresAt };
    await insertSession(tx, {
      ...session,
      userAgent: keptUserAgent(userAgent),
      confirmedAt: confirmedAt(signIn, now),
    });
    const data = { identity: `${signIn.issuer}#${signIn.subject}` };
    await appendRecords(tx, [...taken.entries, { kind: 'session.started', actorId: personId, data }]);
    return ok({ token, expiresAt });
  });
}

function confirmedAt({ secondFactor, authenticatedSecondsBefore: before }: ProvenSignIn, now: Date): Date {
  return secondFactor && before !== null ? new Date(now.getTime() - before * 1_000) : NEVER_CONFIRMED;
}

export interface TakenIdentity {
  readonly identityId: string;
  readonly personId: string;
  readonly disabled: boolean;
  readonly entries: readonly AuditEntry[];
}

/** The identity of a proof with its person, made where it is new, and described as the provider does now. */
export async function takeIdentity(
  tx: Transaction,
  signIn: ProvenSignIn,
  mapping: SignInMapping,
): Promise<TakenIdentity> {
  const { issuer, subject, displayName, email, emailVerified, groups } = signIn;
  // Two first sign-ins at once make one person; and an admin who acts on this one waits, or is waited for.
  await lockRoles(tx);
  const found = await findIdentity(tx, issuer, subject);
  if (found?.person.disabledAt) {
    return { identityId: found.id, personId: found.personId, disabled: true, entries: [] };
  }
  const personId = found?.personId ?? mintId('person');
  const identityId = found?.id ?? mintId('identity');
  const entries: AuditEntry[] = [];
  if (!found) {
    await insertPersonWithIdentity(tx, { id: personId, identityId, displayName, issuer, subject });
    const data = { personId, identity: `${issuer}#${subject}` };
    entries.push({ kind: 'person.came', actorId: personId, data });
  }
  await describeIdentity(tx, { id: identityId, subject, email, emailVerified, claimedGroups: groups });
  const vouchedFor = emailVerified ? email : null;
  await describePerson(tx, { id: identityId, personId, issuer, displayName, email: vouchedFor });
  entries.push(...(await giveBySignIn(tx, personId, { issuer, mapping })));
  return { identityId, personId, disabled: false, entries };
}
