import { appendRecords } from '#lib/audit/append-records.ts';
import { type Database, databaseNow, type Transaction } from '#lib/db/client.ts';
import { mintId } from '#lib/kernel/ids.ts';
import { ok, type Result } from '#lib/kernel/result.ts';
import { LOCAL_OPERATOR, LOCAL_OPERATOR_ISSUER } from './rules/local-operator.ts';
import { expiryOf } from './rules/session.ts';
import { refuseSignIn } from './rules/sign-in-refusals.ts';
import { keptUserAgent } from './rules/user-agent.ts';
import { hashToken, mintToken } from './session-token.ts';
import type { StartedSession } from './sign-in-through-provider.ts';
import { lockRoles } from './store/roles.ts';
import { lockOpenSession, renewSession } from './store/sessions.ts';
import { takeLink } from './store/sign-in-links.ts';
import { insertFirstRole, insertPersonWithIdentity } from './store/sign-ins.ts';
import { findIdentity, insertSession } from './store.ts';

export interface SignedInByLink extends StartedSession {
  readonly sessionId: string;
  readonly returnTo: string;
}

/**
 * Signs in the one operator of this machine by a link from its terminal, or confirms the session that the link was made
 * for. Refuses `link-used` for anything that is no open link, and `session-over`, `person-disabled`.
 */
export async function takeSignInLink(
  db: Database,
  linkToken: string,
  userAgent: string | null,
): Promise<Result<SignedInByLink>> {
  const linkHash = hashToken(linkToken);
  if (!linkHash) return refuseSignIn('link-used');
  return await db.transaction(async (tx) => {
    const link = await takeLink(tx, linkHash);
    if (!link) return refuseSignIn('link-used');
    const operator = await findOrMakeOperator(tx);
    if (operator.disabled) return refuseSignIn('person-disabled');
    const token = mintToken();
    const tokenHash = hashToken(token);
    if (!tokenHash) throw new Error('a minted session token has the wrong form');
    const opened = link.sessionId
      ? await confirm(tx, { ...operator, id: link.sessionId, tokenHash })
      : await open(tx, { ...operator, tokenHash, userAgent });
    return opened.ok ? ok({ ...opened.value, token, returnTo: link.returnTo }) : opened;
  });
}

interface Operator {
  readonly personId: string;
  readonly identityId: string;
}

async function findOrMakeOperator(tx: Transaction): Promise<Operator & { readonly disabled: boolean }> {
  const { subject, displayName, role } = LOCAL_OPERATOR;
  await lockRoles(tx);
  const found = await findIdentity(tx, LOCAL_OPERATOR_ISSUER, subject);
  if (found) {
    const { personId, id: identityId, person } = found;
    return { personId, identityId, disabled: person.disabledAt !== null };
  }
  const made = { personId: mintId('person'), identityId: mintId('identity') };
  await insertPersonWithIdentity(tx, {
    id: made.personId,
    identityId: made.identityId,
    displayName,
    issuer: LOCAL_OPERATOR_ISSUER,
    subject,
  });
  await insertFirstRole(tx, made.personId, role);
  const identity = `${LOCAL_OPERATOR_ISSUER}#${subject}`;
  await appendRecords(tx, [
    { kind: 'person.came', actorId: made.personId, data: { personId: made.personId, identity } },
    { kind: 'role.given', actorId: null, data: { personId: made.personId, role, cameBy: 'installation' } },
  ]);
  return { ...made, disabled: false };
}

type Opened = Result<{ readonly sessionId: string; readonly expiresAt: Date }>;

async function open(
  tx: Transaction,
  session: Operator & { readonly tokenHash: Uint8Array; readonly userAgent: string | null },
): Promise<Opened> {
  const now = await databaseNow(tx);
  const id = mintId('session');
  const expiresAt = expiryOf(now);
  const { personId, identityId, tokenHash } = session;
  const userAgent = keptUserAgent(session.userAgent);
  await insertSession(tx, { id, tokenHash, personId, identityId, createdAt: now, expiresAt, userAgent });
  const data = { identity: `${LOCAL_OPERATOR_ISSUER}#${LOCAL_OPERATOR.subject}` };
  await appendRecords(tx, [{ kind: 'session.started', actorId: personId, data }]);
  return ok({ sessionId: id, expiresAt });
}

async function confirm(
  tx: Transaction,
  session: Operator & { readonly id: string; readonly tokenHash: Uint8Array },
): Promise<Opened> {
  const { id, personId, identityId, tokenHash } = session;
  const found = await lockOpenSession(tx, id);
  if (found?.personId !== personId) return refuseSignIn('session-over');
  await renewSession(tx, { id, identityId, tokenHash });
  await appendRecords(tx, [{ kind: 'session.confirmed', actorId: personId, data: { way: 'terminal' } }]);
  return ok({ sessionId: id, expiresAt: found.expiresAt });
}
